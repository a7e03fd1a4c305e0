#!/usr/bin/env bash
# quiche (as in Netty 4.2.18) sends the data of one stream in each packet.
# Expected: a QUIC packet may carry frames of several streams, and an endpoint should put several frames in a packet (RFC 9000 sections 12.2 and 13), so
# that ten short responses that are written together leave in one packet, as they leave in one record of TLS. quiche makes a packet for each stream:
# ten responses of 50 octets take ten packets, while one response of 500 octets takes one. In DNS over QUIC, each query has a stream of its own
# (RFC 9250 section 4.2), so each response costs a packet with its encryption, its number and its acknowledgement, however many are ready. That bounds what
# a server with quiche can answer; who compares DNS over QUIC with DNS over TLS compares this.
# Needs a JDK 21 or later, openssl, curl, and Maven Central for netty 4.2.18.Final. Listens on 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
central=${MAVEN_CENTRAL:-https://repo1.maven.org/maven2}/io/netty
for artifact in common buffer transport codec-base handler resolver transport-native-unix-common codec-classes-quic; do
    curl -sSfLO "$central/netty-$artifact/4.2.18.Final/netty-$artifact-4.2.18.Final.jar"
done
architecture=$(uname -m | sed s/aarch64/aarch_64/)
curl -sSfLO "$central/netty-codec-native-quic/4.2.18.Final/netty-codec-native-quic-4.2.18.Final-linux-$architecture.jar"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost 2>/dev/null
cat >Packets.java <<'JAVA'
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.*;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class Packets {
    public static void main(String[] arguments) throws Exception {
        print(1, 500);
        print(10, 50);
        System.exit(0);
    }

    /// The server waits for a query on each stream, and then writes all responses in one task of its event loop.
    static void print(int streams, int octets) throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        List<Channel> asked = new ArrayList<>();
        AtomicInteger packets = new AtomicInteger();
        AtomicInteger counting = new AtomicInteger();
        ChannelHandler answers = new ChannelInitializer<QuicStreamChannel>() {
            @Override protected void initChannel(QuicStreamChannel stream) {
                stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override public void channelRead(ChannelHandlerContext c, Object message) { ((ByteBuf) message).release(); }
                    @Override public void userEventTriggered(ChannelHandlerContext c, Object event) {
                        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                            asked.add(c.channel());
                            if (asked.size() == streams) {
                                c.channel().eventLoop().schedule(() -> {
                                    counting.set(1);
                                    for (Channel each : asked) {
                                        each.write(Unpooled.wrappedBuffer(new byte[octets])).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
                                    }
                                    asked.forEach(Channel::flush);
                                }, 300, TimeUnit.MILLISECONDS);
                            }
                        }
                    }
                });
            }
        };
        QuicSslContext identity = QuicSslContextBuilder.forServer(new File("key.pem"), null, new File("certificate.pem")).applicationProtocols("doq").build();
        Channel server = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(new QuicServerCodecBuilder().sslContext(identity)
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE).maxIdleTimeout(9, TimeUnit.SECONDS).initialMaxData(1 << 20).initialMaxStreamDataBidirectionalRemote(1 << 16)
                .initialMaxStreamsBidirectional(100).handler(new ChannelInboundHandlerAdapter()).streamHandler(answers).build()).bind("127.0.0.1", 0).sync().channel();
        QuicSslContext trust = QuicSslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).applicationProtocols("doq").build();
        Channel socket = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override public void channelRead(ChannelHandlerContext c, Object message) {
                        // A packet with acknowledgements only is shorter.
                        if (counting.get() == 1 && ((DatagramPacket) message).content().readableBytes() > 70) {
                            packets.incrementAndGet();
                        }
                        c.fireChannelRead(message);
                    }
                }, new QuicClientCodecBuilder().sslContext(trust).maxIdleTimeout(9, TimeUnit.SECONDS).initialMaxData(1 << 20)
                        .initialMaxStreamDataBidirectionalLocal(1 << 16).build());
            }
        }).bind("127.0.0.1", 0).sync().channel();
        QuicChannel connection = QuicChannel.newBootstrap(socket).handler(new ChannelInboundHandlerAdapter()).remoteAddress(server.localAddress()).connect().get();
        CountDownLatch ended = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            QuicStreamChannel stream = connection.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter() {
                @Override public void channelRead(ChannelHandlerContext c, Object message) { ((ByteBuf) message).release(); }
                @Override public void userEventTriggered(ChannelHandlerContext c, Object event) {
                    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                        ended.countDown();
                    }
                }
            }).get();
            stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[20])).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
        boolean all = ended.await(5, TimeUnit.SECONDS);
        System.out.println(streams + " responses of " + octets + " octets: " + (all ? packets.get() + " packets" : "not all have arrived"));
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
JAVA
java -cp "$(printf '%s:' *.jar)" Packets.java 2>error | tee seen || { cat error; exit 1; }
diff seen - <<'SEEN'
1 responses of 500 octets: 1 packets
10 responses of 50 octets: 10 packets
SEEN

#!/usr/bin/env bash
# Netty 4.2.18 with BoringSSL (netty-tcnative 2.0.84): when a TLS 1.3 client ends its side, the server cannot send any more.
# Expected: in TLS 1.3, close_notify ends one direction only (RFC 8446 section 6.1), so a client that sends its queries over DNS over TLS and ends
# its side still gets all responses, as with the engine of the JDK. But the engine for BoringSSL ends both directions when close_notify arrives,
# and a response that is written later fails with SslClosedEngineException. An author of a DNS server who changes the engine for speed
# loses the responses that take longer, of clients such as `openssl s_client` with its input from a pipe.
# Needs a JDK 21 or later, openssl, curl, and Maven Central for netty 4.2.18.Final and netty-tcnative-boringssl-static 2.0.84.Final. Listens on 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
central=${MAVEN_CENTRAL:-https://repo1.maven.org/maven2}/io/netty
for artifact in common buffer transport codec-base handler resolver transport-native-unix-common; do
    curl -sSfLO "$central/netty-$artifact/4.2.18.Final/netty-$artifact-4.2.18.Final.jar"
done
curl -sSfLO "$central/netty-tcnative-classes/2.0.84.Final/netty-tcnative-classes-2.0.84.Final.jar"
architecture=$(uname -m | sed s/aarch64/aarch_64/)
curl -sSfLO "$central/netty-tcnative-boringssl-static/2.0.84.Final/netty-tcnative-boringssl-static-2.0.84.Final-linux-$architecture.jar"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost 2>/dev/null
cat >HalfClose.java <<'JAVA'
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.*;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.*;

class HalfClose {
    public static void main(String[] arguments) throws Exception {
        for (SslProvider provider : new SslProvider[] {SslProvider.JDK, SslProvider.OPENSSL}) {
            System.out.println(provider + " TLSv1.3: " + answer(provider));
        }
        System.exit(0);
    }

    static String answer(SslProvider provider) throws Exception {
        SslContext context = SslContextBuilder.forServer(new File("certificate.pem"), new File("key.pem")).sslProvider(provider).protocols("TLSv1.3").build();
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var outcome = new CompletableFuture<String>();
        Channel server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
            @Override protected void initChannel(Channel channel) {
                channel.pipeline().addLast(context.newHandler(channel.alloc()), new ChannelInboundHandlerAdapter() {
                    @Override public void channelRead(ChannelHandlerContext c, Object message) { ((ByteBuf) message).release(); }
                    // The query took a while; meanwhile the client has ended its side.
                    @Override public void userEventTriggered(ChannelHandlerContext c, Object event) {
                        if (event instanceof SslCloseCompletionEvent) {
                            c.writeAndFlush(Unpooled.copiedBuffer("response", java.nio.charset.StandardCharsets.US_ASCII)).addListener(it -> {
                                outcome.complete(it.isSuccess() ? "sent" : it.cause().getClass().getSimpleName());
                                c.close();
                            });
                        }
                    }
                });
            }
        }).bind("127.0.0.1", 0).sync().channel();
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("query".getBytes());
            socket.shutdownOutput();
            String received;
            try {
                received = new String(socket.getInputStream().readAllBytes());
            } catch (java.io.IOException e) {
                received = "";
            }
            return "the response is " + outcome.get() + ", and the client has received " + received.length() + " octets";
        } finally {
            group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
        }
    }
}
JAVA
java -cp "$(printf '%s:' *.jar)" -Dio.netty.noUnsafe=true HalfClose.java 2>error | tee seen || { cat error; exit 1; }
diff seen - <<'SEEN'
JDK TLSv1.3: the response is sent, and the client has received 8 octets
OPENSSL TLSv1.3: the response is SslClosedEngineException, and the client has received 0 octets
SEEN

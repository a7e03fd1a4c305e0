package rootwalk.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that sends many datagrams with one call (UDP_SEGMENT), which arrive in one message.
@EnabledOnOs(OS.LINUX)
class JoinedDatagramsTest {

    /// Received with one call.
    private static final int MESSAGES = 2;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<DatagramPacket> responses = new LinkedBlockingQueue<>();
    private final AtomicInteger batches = new AtomicInteger();

    /// Answers each datagram with itself, as often as its first octet says.
    private final class Repeater implements DatagramHandler {

        @Override
        public int handle(byte[] request, int length, Datagram received, byte[] response) {
            int times = request[0];
            for (int i = 0; i < times; i++) {
                System.arraycopy(request, 0, response, i * length, length);
            }
            return times * length;
        }

        @Override
        public void batchStarts() {
            batches.incrementAndGet();
        }
    }

    private UdpListener listener() throws Exception {
        UdpSockets sockets = UdpSockets.systemCalls();
        assertThat(sockets).isNotNull();
        return sockets.listen(new ListenSettings(1, MESSAGES, 4096, 4096, 1 << 20, 1 << 20), _ -> new Repeater(),
                Thread.ofPlatform().daemon().factory());
    }

    private Channel client(String address) throws Exception {
        return client(address, false);
    }

    /// @param joins whether it receives joined responses as they are
    private Channel client(String address, boolean joins) throws Exception {
        return new Bootstrap().group(group).channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.UDP_GRO, joins)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65535))
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        responses.add(packet.retain());
                    }
                }).bind(address, 0).sync().channel();
    }

    @AfterEach
    void close() {
        responses.forEach(DatagramPacket::release);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// A query of some octets, answered with itself so many times.
    private static String query(int number, int times) {
        return String.format("%c%03d-query", times, number);
    }

    private static void send(Channel client, InetSocketAddress to, List<String> queries) throws Exception {
        client.writeAndFlush(new SegmentedDatagramPacket(Unpooled.copiedBuffer(String.join("", queries), US_ASCII),
                queries.getFirst().length(), to)).sync();
    }

    /// A loop has begun to receive when it has answered, and accepts joined datagrams from then on.
    private void greet(Channel client, InetSocketAddress to) throws Exception {
        client.writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer("\1hello", US_ASCII), to)).sync();
        assertThat(receive(1, to)).containsExactly("\1hello");
        batches.set(0);
    }

    private List<String> receive(int count, InetSocketAddress from) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DatagramPacket packet = responses.poll(5, TimeUnit.SECONDS);
            assertThat(packet).describedAs("response %d", i).isNotNull();
            assertThat(packet.sender()).isEqualTo(from);
            texts.add(packet.content().toString(US_ASCII));
            packet.release();
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void eachIsAnsweredAlsoFromTheAddressOfAWildcard(String address) throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort(address.contains(":") ? "::" : "0.0.0.0"));
            InetSocketAddress asked = new InetSocketAddress(address, bound.getPort());
            List<String> queries = IntStream.range(0, 40).mapToObj(i -> query(i, 1)).toList();

            Channel client = client(address);
            greet(client, asked);

            send(client, asked, queries);

            assertThat(receive(40, asked)).containsExactlyElementsOf(queries);
            assertThat(batches).hasValue(1);
            assertThat(listener.counts().received()).isEqualTo(1 + 40);
        }
    }

    @Test
    void responsesOfAnyLengthsArriveEachByItself() throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("127.0.0.1"));
            // Longer and shorter ones follow; some are too long to be joined, and one is empty, which is not sent.
            int[] times = {1, 1, 2, 2, 2, 1, 1, 3, 127, 127, 127, 3, 0, 1, 1, 2, 1};
            List<String> queries = IntStream.range(0, times.length).mapToObj(i -> query(i, times[i])).toList();
            List<String> expected = IntStream.range(0, times.length).filter(i -> times[i] > 0)
                    .mapToObj(i -> queries.get(i).repeat(times[i])).toList();

            Channel client = client("127.0.0.1");
            greet(client, bound);

            send(client, bound, queries);

            assertThat(receive(expected.size(), bound)).containsExactlyElementsOf(expected);
        }
    }

    /// The lengths of the messages, and of the datagrams in each. On a busy machine, the kernel divides a joined message now and then also
    /// for a client that receives joined ones (Linux 6.18), so there are several exchanges.
    @ParameterizedTest
    @CsvSource({"40, 1, 400/10", "64, 1, 600/10 40/10", "64, 120, 64800/1200 12000/1200"})
    void responsesOfOneLengthAreJoined(int count, int times, String messages) throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("127.0.0.1"));
            List<String> queries = IntStream.range(0, count).mapToObj(i -> query(i, times)).toList();

            Channel client = client("127.0.0.1", true);
            greet(client, bound);

            Set<String> seen = new LinkedHashSet<>();
            for (int i = 0; i < 10 && !seen.contains(messages); i++) {
                send(client, bound, queries);
                seen.add(messages(queries.stream().map(it -> it.repeat(times)).toList()));
            }
            assertThat(seen).contains(messages);
        }
    }

    /// Receives these responses, and returns the lengths of the messages with them.
    private String messages(List<String> expected) throws InterruptedException {
        StringBuilder octets = new StringBuilder();
        Set<String> lengths = new LinkedHashSet<>();
        for (int i = 0; i < expected.size(); i++) {
            DatagramPacket packet = responses.poll(5, TimeUnit.SECONDS);
            assertThat(packet).describedAs("response %d", i).isNotNull();
            // The client divides a message into slices of its buffer.
            ByteBuf message = packet.content().unwrap();
            lengths.add(message.writerIndex() + "/" + packet.content().readableBytes());
            octets.append(packet.content().toString(US_ASCII));
            packet.release();
        }
        assertThat(octets).hasToString(String.join("", expected));
        return String.join(" ", lengths);
    }

    @Test
    void moreResponsesThanAreSentTogetherArrive() throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("127.0.0.1"));
            List<String> queries = IntStream.range(0, 64).mapToObj(i -> query(i, 100 + i % 2)).toList();
            Channel client = client("127.0.0.1");
            greet(client, bound);

            for (int i = 0; i < 3; i++) {
                send(client, bound, queries);
                assertThat(receive(64, bound)).containsExactlyElementsOf(
                        queries.stream().map(query -> query.repeat(query.charAt(0))).toList());
            }
        }
    }

    @Test
    void theLastMayBeShorter() throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("127.0.0.1"));
            List<String> queries = List.of(query(0, 1), query(1, 1), "\1end");

            Channel client = client("127.0.0.1");
            greet(client, bound);

            send(client, bound, queries);

            assertThat(receive(3, bound)).containsExactlyElementsOf(queries);
        }
    }

    @Test
    void thoseThatAreTooLongAreDroppedAndCounted() throws Exception {
        try (UdpListener listener = listener()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("127.0.0.1"));
            Channel client = client("127.0.0.1");
            byte[] octets = new byte[3 * 5000];
            Arrays.fill(octets, (byte) 1);

            client.writeAndFlush(new SegmentedDatagramPacket(Unpooled.wrappedBuffer(octets), 5000, bound)).sync();
            send(client, bound, List.of(query(0, 1)));

            assertThat(receive(1, bound)).containsExactly(query(0, 1));
            assertThat(listener.counts().oversized()).isEqualTo(3);
        }
    }
}

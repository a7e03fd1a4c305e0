package rootwalk.socket.quic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.util.concurrent.Future;
import rootwalk.socket.BindFailure;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.PassedSockets;
import rootwalk.socket.Presence;
import rootwalk.socket.SocketSource;
import rootwalk.socket.stream.StreamSockets;

/// Listens for QUIC connections on a set of addresses that may change while it runs, with event loops of its own. Any thread.
public final class QuicListeners implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final long END_MILLIS = 500;

    /// Octets of the longest packet that a client may send (RFC 9000 section 18.2).
    private static final int LONGEST = 2048;

    /// Packets that are received before responses are sent.
    private static final int BATCH = 32;

    /// The most addresses of this host that get sockets of their own for an address of all interfaces.
    private static final int MOST_ADDRESSES = 32;

    /// The name of the handler of QUIC in a pipeline.
    private static final String CODEC = "quic";

    private final StreamSockets sockets = StreamSockets.available();
    private final int threads;
    private final EventLoopGroup group;
    private final ByteBufAllocator allocator;
    private final AddressTokens tokens;
    private final Map<InetSocketAddress, List<Channel>> bound = new ConcurrentHashMap<>();

    /// Gives a packet to the event loop of its connection: a client whose address changes reaches another socket.
    private static final class Dispatcher extends QuicCodecDispatcher {

        private final Supplier<QuicServerCodecBuilder> codecs;
        private final AddressTokens tokens;

        Dispatcher(Supplier<QuicServerCodecBuilder> codecs, AddressTokens tokens) {
            this.codecs = codecs;
            this.tokens = tokens;
        }

        @Override
        protected void initChannel(Channel channel, int idLength, QuicConnectionIdGenerator ids) {
            SegmentedPackets packets = SegmentedPackets.ofSystem();
            TokenCheck check = new TokenCheck(tokens);
            ChannelHandler codec = codecs.get().localConnectionIdLength(idLength).connectionIdAddressGenerator(ids)
                    .tokenHandler(check).maxRecvUdpPayloadSize(LONGEST)
                    .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, packets).build();
            channel.pipeline().addFirst(packets).addLast(check).addLast(CODEC, codec);
        }
    }

    /// The dispatcher adds the codec after itself.
    private static final class NewSocket extends ChannelInitializer<Channel> {

        private static final PacketCheck CHECK = new PacketCheck();

        private final Dispatcher dispatcher;

        NewSocket(Dispatcher dispatcher) {
            this.dispatcher = dispatcher;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(CHECK, dispatcher, new PacketCheck.Failures());
        }
    }

    /// Starts the event loops; nothing is received before the first [#start].
    ///
    /// @param threads event loops
    /// @param tokens by which clients prove their address
    public QuicListeners(int threads, ByteBufAllocator allocator, AddressTokens tokens, ThreadFactory factory) {
        this.threads = threads;
        this.allocator = allocator;
        this.tokens = tokens;
        group = new MultiThreadIoEventLoopGroup(threads, factory, sockets.ioHandlers());
    }

    /// The number of sockets for an address. Needs no native library.
    ///
    /// @param threads event loops
    public static int sockets(InetSocketAddress address, int threads) {
        return threads * (1 + addressesOfHost(address.getAddress()).size());
    }

    /// Binds an address. Packets that arrive there wait until [#start].
    ///
    /// @param codecs makes a builder for each socket, with the handlers of connections and streams
    /// @param address with port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress reserve(Supplier<QuicServerCodecBuilder> codecs, InetSocketAddress address,
            SocketSource source) throws IOException {
        Dispatcher dispatcher = new Dispatcher(codecs, tokens);
        List<Channel> opened = new ArrayList<>();
        boolean isComplete = false;
        try {
            InetSocketAddress real = switch (source) {
                case Presence presence -> open(dispatcher, address, presence, opened);
                case PassedSockets passed -> adopt(dispatcher, address, passed, opened);
            };
            bound.put(real, opened);
            isComplete = true;
            return real;
        } finally {
            if (!isComplete) {
                end(opened);
            }
        }
    }

    /// The sockets of all addresses of an interface are passed with that for all addresses.
    private InetSocketAddress adopt(Dispatcher dispatcher, InetSocketAddress address, PassedSockets passed,
            List<Channel> opened) throws IOException {
        for (PassedSocket socket : passed.of(PassedSocket.Type.DATAGRAM)) {
            opened.add(open(bootstrap(dispatcher).channelFactory(sockets.datagrams(socket)).register()));
        }
        if (opened.isEmpty()) {
            throw new BindFailure(address, BindFailure.Reason.OTHER, "none of the sockets that were passed is for UDP");
        }
        if (passed.opener() == PassedSockets.Opener.THIS_SERVER) {
            complete(dispatcher, address, passed.of(PassedSocket.Type.DATAGRAM), opened);
        }
        return address;
    }

    /// Opens the sockets that are missing: this host may have got an address since the last start, or `threads` may have changed.
    private void complete(Dispatcher dispatcher, InetSocketAddress address, List<PassedSocket> passed,
            List<Channel> opened) throws IOException {
        opened.forEach(channel -> channel.config().setOption(StreamSockets.SHARED_PORT, true));
        for (InetAddress each : Stream.concat(Stream.of(address.getAddress()),
                addressesOfHost(address.getAddress()).stream()).toList()) {
            InetSocketAddress wanted = new InetSocketAddress(each, address.getPort());
            long present = passed.stream().filter(socket -> socket.address().equals(wanted)).count();
            for (long i = present; i < threads; i++) {
                opened.add(open(dispatcher, wanted, Presence.LATER, true));
            }
        }
    }

    private InetSocketAddress open(Dispatcher dispatcher, InetSocketAddress address, Presence presence,
            List<Channel> opened) throws IOException {
        // With SO_REUSEPORT set before binding, the address of another process of the same user would be shared silently. So the
        // first socket is bound without it, which fails if the address is in use.
        Channel first = open(dispatcher, address, presence, false);
        opened.add(first);
        InetSocketAddress real = (InetSocketAddress) first.localAddress();
        if (sockets.sharesPorts()) {
            first.config().setOption(StreamSockets.SHARED_PORT, true);
            for (int i = 1; i < threads; i++) {
                opened.add(open(dispatcher, real, presence, true));
            }
            openAddresses(dispatcher, real, opened);
        }
        return real;
    }

    /// A response must come from the address that the client has used. A socket for all interfaces leaves the choice to the system, so
    /// each address that this host has now gets sockets of its own.
    private void openAddresses(Dispatcher dispatcher, InetSocketAddress all, List<Channel> opened) throws IOException {
        for (InetAddress each : addressesOfHost(all.getAddress())) {
            for (int i = 0; i < threads; i++) {
                opened.add(open(dispatcher, new InetSocketAddress(each, all.getPort()), Presence.LATER, true));
            }
        }
    }

    /// The addresses of this host for an address of all interfaces; none for another address.
    private static List<InetAddress> addressesOfHost(InetAddress address) {
        if (!address.isAnyLocalAddress()) {
            return List.of();
        }
        try {
            return NetworkInterface.networkInterfaces().flatMap(QuicListeners::addresses)
                    .filter(each -> each.getAddress().length == address.getAddress().length).distinct()
                    .limit(MOST_ADDRESSES).toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static Stream<InetAddress> addresses(NetworkInterface each) {
        return each.inetAddresses();
    }

    private Channel open(Dispatcher dispatcher, InetSocketAddress address, Presence presence, boolean isShared)
            throws IOException {
        Bootstrap bootstrap = bootstrap(dispatcher).channelFactory(sockets.datagrams(address))
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
        sockets.prepare(bootstrap, address, presence);
        if (isShared) {
            bootstrap.option(StreamSockets.SHARED_PORT, true);
        }
        return open(bootstrap.bind(address));
    }

    private Bootstrap bootstrap(Dispatcher dispatcher) {
        Bootstrap bootstrap = new Bootstrap().group(group).option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, allocator).handler(new NewSocket(dispatcher));
        sockets.receiveMany(bootstrap, LONGEST, BATCH);
        return bootstrap;
    }

    private static Channel open(ChannelFuture opening) throws IOException {
        ChannelFuture binding = opening.awaitUninterruptibly();
        if (!binding.isSuccess()) {
            Throwable cause = binding.cause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
        return binding.channel();
    }

    /// Begins to receive at an address that [#reserve] returned, first the packets that wait. No effect for other addresses.
    public void start(InetSocketAddress address) {
        bound.getOrDefault(address, List.of()).forEach(channel -> channel.config().setAutoRead(true));
    }

    /// Receives nothing more. What arrives waits for another process that has the same sockets; connections can still send.
    public void stopReceiving() {
        bound.values().stream().flatMap(List::stream).forEach(channel -> channel.config().setAutoRead(false));
    }

    /// Ends listening on an address that [#reserve] returned, and the connections there, which have no socket of their own.
    public void unbind(InetSocketAddress address) {
        List<Channel> channels = bound.remove(address);
        if (channels != null) {
            end(channels);
        }
    }

    /// The addresses are free afterwards.
    private static void end(List<Channel> channels) {
        channels.stream().map(QuicListeners::end).toList().forEach(ended -> ended.awaitUninterruptibly(END_MILLIS));
    }

    /// Without its codec, the channel has sent the last packets of its connections.
    private static Future<?> end(Channel channel) {
        return channel.eventLoop().submit(() -> {
            if (channel.pipeline().get(CODEC) != null) {
                channel.pipeline().remove(CODEC);
            }
            var _ = channel.close();
        });
    }

    /// Ends listening, the connections and the event loops, within a second.
    @Override
    public void close() {
        bound.keySet().forEach(this::unbind);
        group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    }
}

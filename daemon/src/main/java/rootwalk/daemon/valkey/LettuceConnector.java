package rootwalk.daemon.valkey;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.wire.Addresses;
import rootwalk.wire.Octets;

/// Connects with Lettuce, which has an event loop of its own. Any thread.
final class LettuceConnector implements ValkeyConnector {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /// Commands that may wait for their answer: more than the lookups and writes that `ValkeyCache` permits.
    private static final int MOST_COMMANDS = 4096;

    /// The answer to PTTL for a key that is not there.
    private static final long NO_KEY = -2;

    private final ValkeyServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private boolean isClosed;

    LettuceConnector(ValkeyServer server) {
        this.server = server;
    }

    @Override
    public CompletableFuture<? extends ValkeyConnection> connect(Runnable lost) {
        return client().connectAsync(ByteArrayCodec.INSTANCE, uri()).toCompletableFuture().thenApply(opened -> {
            opened.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                    lost.run();
                }
            });
            return new Connection(opened);
        });
    }

    private RedisClient client() {
        lock.lock();
        try {
            if (isClosed) {
                throw new IllegalStateException("it is closed");
            }
            RedisClient made = client;
            if (made == null) {
                ClientResources own = resources();
                made = RedisClient.create(own);
                made.setOptions(options());
                resources = own;
                client = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private ClientResources resources() {
        return ClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(1)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .socketAddressResolver(new FixedAddress(server))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        // TLS, if there is any, is before this, and what reads the answers is behind it.
                        channel.pipeline().addBefore(channel.pipeline().context(CommandHandler.class).name(),
                                "limit", new AnswerLimit());
                    }
                })
                .build();
    }

    /// The address of the configuration, with the name of the server, which is not looked up: TLS takes it from here.
    private static final class FixedAddress extends SocketAddressResolver {
        private final ValkeyServer server;

        FixedAddress(ValkeyServer server) {
            super(DnsResolver.unresolved());
            this.server = server;
        }

        @Override
        public SocketAddress resolve(RedisURI uri) {
            try {
                return new InetSocketAddress(
                        InetAddress.getByAddress(uri.getHost(), server.address().getAddress().getAddress()),
                        server.address().getPort());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address has 4 or 16 octets", e);
            }
        }
    }

    private ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(MOST_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).keepAlive(true).build());
        server.tls().ifPresent(tls -> options.sslOptions(ssl(tls)));
        return options.build();
    }

    private static SslOptions ssl(ValkeyServer.Tls tls) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(TIMEOUT)
                .protocols("TLSv1.3", "TLSv1.2")
                .sslContext(context -> context.trustManager(tls.trust()));
        tls.identity().ifPresent(
                files -> ssl.keyManager(files.certificate().toFile(), files.key().toFile(), new char[0]));
        return ssl.build();
    }

    private RedisURI uri() {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(server.tls().map(ValkeyServer.Tls::name)
                        .orElseGet(() -> Addresses.text(server.address().getAddress())))
                .withPort(server.address().getPort())
                .withSsl(server.tls().isPresent())
                .withClientName("rootwalk")
                .withTimeout(TIMEOUT);
        server.password().ifPresent(password -> server.user().ifPresentOrElse(
                user -> uri.withAuthentication(user, password), () -> uri.withPassword(password)));
        return uri.build();
    }

    @Override
    public void close() {
        RedisClient last;
        ClientResources own;
        lock.lock();
        try {
            isClosed = true;
            last = client;
            own = resources;
        } finally {
            lock.unlock();
        }
        if (last != null && own != null) {
            var _ = last.shutdownAsync(0, 1, TimeUnit.SECONDS)
                    .whenComplete((_, _) -> {
                        var _ = own.shutdown(0, 1, TimeUnit.SECONDS);
                    });
        }
    }

    /// The two commands of one key. The rest of the lifetime comes first: if the value is replaced between them, it is too short.
    private record KeyLookup(AsyncCommand<byte[], byte[], Long> left, AsyncCommand<byte[], byte[], byte[]> value) {

        private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

        static KeyLookup of(byte[] key) {
            return new KeyLookup(
                    new AsyncCommand<>(new Command<>(CommandType.PTTL, new IntegerOutput<>(CODEC),
                            new CommandArgs<>(CODEC).addKey(key))),
                    new AsyncCommand<>(new Command<>(CommandType.GETRANGE, new ValueOutput<>(CODEC),
                            new CommandArgs<>(CODEC).addKey(key).add(0).add(SharedCache.LONGEST))));
        }

        Stream<AsyncCommand<byte[], byte[], ?>> commands() {
            return Stream.of(left, value);
        }

        /// Called when both have ended. The server has an empty value for a key that is not there.
        Optional<Value> found() {
            Long millis = left.join();
            byte[] octets = value.join();
            if (millis == null || octets == null) {
                throw new IllegalStateException("its answers are not those to these commands");
            }
            return octets.length == 0 || millis == NO_KEY ? Optional.empty()
                    : Optional.of(new Value(Octets.of(octets), Duration.ofMillis(Math.max(0, millis))));
        }
    }

    private record Connection(StatefulRedisConnection<byte[], byte[]> redis) implements ValkeyConnection {

        @Override
        public CompletableFuture<List<Optional<Value>>> get(List<Octets> keys) {
            List<KeyLookup> lookups = keys.stream().map(key -> KeyLookup.of(key.toArray())).toList();
            var _ = redis.dispatch(lookups.stream().flatMap(KeyLookup::commands).toList());
            return CompletableFuture.allOf(lookups.stream().flatMap(KeyLookup::commands)
                    .toArray(CompletableFuture<?>[]::new))
                    .thenApply(_ -> lookups.stream().map(KeyLookup::found).toList());
        }

        @Override
        public CompletableFuture<Void> set(Octets key, Octets value, Duration lifetime) {
            return redis.async().set(key.toArray(), value.toArray(), SetArgs.Builder.px(lifetime.toMillis()))
                    .toCompletableFuture().thenApply(_ -> null);
        }

        @Override
        public void close() {
            var _ = redis.closeAsync();
        }
    }
}

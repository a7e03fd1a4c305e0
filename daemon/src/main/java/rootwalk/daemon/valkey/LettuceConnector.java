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
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import org.jspecify.annotations.Nullable;
import rootwalk.wire.Addresses;
import rootwalk.wire.Octets;

/// Connects with Lettuce, which has an event loop of its own. Any thread.
final class LettuceConnector implements ValkeyConnector {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /// Commands that may wait for their answer, of lookups and writes.
    private static final int MOST_COMMANDS = 4096;

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

    private record Connection(StatefulRedisConnection<byte[], byte[]> redis) implements ValkeyConnection {

        @Override
        public CompletableFuture<List<Optional<Octets>>> get(List<Octets> keys) {
            return redis.async().mget(keys.stream().map(Octets::toArray).toArray(byte[][]::new)).toCompletableFuture()
                    .thenApply(values -> values.stream()
                            .map(value -> value.hasValue() ? Optional.of(Octets.of(value.getValue()))
                                    : Optional.<Octets>empty())
                            .toList());
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

package rootwalk.daemon.valkey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.wire.Octets;

/// A connection to a server. Its methods do not wait. Any thread.
interface ValkeyConnection {

    /// The values of the keys, in their order; the future fails if there are none to be had. The rest of a lifetime is that of
    /// the value, or of one that was there before.
    CompletableFuture<List<Optional<Value>>> get(List<Octets> keys);

    /// Stores a value; the future fails if the server has not.
    ///
    /// @param lifetime one millisecond at least
    CompletableFuture<Void> set(Octets key, Octets value, Duration lifetime);

    /// Ends it. Futures that are not complete fail.
    void close();
}

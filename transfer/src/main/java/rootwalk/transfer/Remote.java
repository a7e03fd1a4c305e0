package rootwalk.transfer;

import java.net.InetSocketAddress;
import java.util.Optional;

import rootwalk.wire.Addresses;
import rootwalk.wire.tsig.TsigKey;

/// Another server that a zone is transferred from, or that is notified of its changes.
///
/// @param key signs the requests, and must have signed the responses
/// @param encryption for all requests; empty for UDP and TCP
public record Remote(InetSocketAddress address, Optional<TsigKey> key, Optional<Encryption> encryption) {

    /// Without a key, over UDP and TCP.
    public Remote(InetSocketAddress address) {
        this(address, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return Addresses.text(address) + (encryption.isPresent() ? " over TLS" : "")
                + key.map(it -> " with key " + it.name()).orElse("");
    }
}

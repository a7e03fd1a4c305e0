package rootwalk.transfer;

import java.net.InetSocketAddress;
import java.util.Optional;

import rootwalk.wire.Addresses;
import rootwalk.wire.tsig.TsigKey;

/// Another server that a zone is transferred from, or that is notified of its changes.
///
/// @param key signs the requests, and must have signed the responses
public record Remote(InetSocketAddress address, Optional<TsigKey> key) {

    @Override
    public String toString() {
        return Addresses.text(address) + key.map(it -> " with key " + it.name()).orElse("");
    }
}

package rootwalk.config;

import rootwalk.wire.Name;

/// Someone who may transfer or change a zone: known by the address, or by the key that signs.
public sealed interface Peer {

    record ByNetwork(Network network) implements Peer {}

    record ByKey(Name key) implements Peer {}
}

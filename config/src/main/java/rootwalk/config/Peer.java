package rootwalk.config;

import rootwalk.wire.Name;

/// A host that may transfer or update a zone, identified by its address or its TSIG key.
public sealed interface Peer {

    record ByNetwork(Network network) implements Peer {}

    record ByKey(Name key) implements Peer {}
}

/// Zones exchanged with BIND, Knot DNS, NSD and PowerDNS of Debian, each in a container, while rootwalk runs on this machine.
///
/// [rootwalk.containers.ZoneExchangeTest] has the tests. Configurations, random changes and the comparison are those of
/// `bench/zones`: `peers.py` writes the configuration of a [rootwalk.containers.Peer] and starts it, `exchange` changes and
/// compares the zone. The [rootwalk.containers.PeerNetwork] is the network of a test and what runs in it.
@NullMarked
package rootwalk.containers;

import org.jspecify.annotations.NullMarked;

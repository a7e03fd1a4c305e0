/// The local internet: all servers of the folder `zones/` in one process, and a resolver for them.
///
/// [rootwalk.lab.Lab] is the entry point. [rootwalk.lab.LabFolder] reads the list of servers. Each becomes a daemon of its
/// own, the same as `rootwalk serve` runs, with an ordinary configuration, on its own address 127.x.y.z and on one common port.
/// The zones of `lab.signed` are signed at the start by [rootwalk.lab.SignedZones], some of them with a fault.
/// Unusual behaviour of some servers (slow, no UDP, down) is added around the daemon, never in it. The resolver is one more
/// daemon; it differs from one on the Internet in its root hints, its trust anchor, and the port that it queries.
@NullMarked
package rootwalk.lab;

import org.jspecify.annotations.NullMarked;

/// The local internet: every server of the folder `zones/` in this one process, and a resolver in front.
///
/// [rootwalk.lab.Lab] is the entry point. [rootwalk.lab.LabFolder] reads which servers there are; each becomes a
/// daemon of its own, the same as `rootwalk serve` runs, with a configuration that a person could have written, on its
/// own address 127.x.y.z and on the port that all of them share. What is odd about some of them (slow, deaf to UDP,
/// dead) is done around the daemon, never in it. The resolver in front is one more daemon, which differs from one on
/// the real internet in its root hints and the port it asks alone.
@NullMarked
package rootwalk.lab;

import org.jspecify.annotations.NullMarked;

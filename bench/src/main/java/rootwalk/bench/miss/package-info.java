/// What the resolution of a name costs that is in no cache: octets allocated, by class and by caller, and processor time.
///
/// [rootwalk.bench.miss.MissCost] is the program, which `bench/miss` starts. It runs a daemon in this process. `MissServers` are the
/// servers of the root, of the top-level domains and of their zones; `MissClient` queries names that were never queried before.
/// `Usage` is what all threads of the daemon have used; the threads of the other two are left out. `AllocationProfile` has the
/// samples of the Flight Recorder.
@NullMarked
package rootwalk.bench.miss;

import org.jspecify.annotations.NullMarked;

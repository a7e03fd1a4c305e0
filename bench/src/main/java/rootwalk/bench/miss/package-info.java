/// Measures the cost of resolving a name that is in no cache: CPU time, and octets allocated by class and by caller.
///
/// [rootwalk.bench.miss.MissCost] is the program, which `bench/miss` starts. It runs a daemon in this process.
/// `MissServers` are the servers of the root, of the top-level domains and of their zones. `MissClient` queries names
/// that were never queried before. `Usage` has the CPU time and the allocations of all threads of the daemon, without
/// those of `MissServers` and `MissClient`. `AllocationProfile` has the allocation samples of the JDK Flight Recorder.
@NullMarked
package rootwalk.bench.miss;

import org.jspecify.annotations.NullMarked;

/// Microbenchmarks of what every query runs through, by JMH: `bench/run` starts them, README.md says how to read
/// them.
///
/// One class for each thing that is measured; [rootwalk.bench.Samples] makes the messages they share.
@NullMarked
package rootwalk.bench;

import org.jspecify.annotations.NullMarked;

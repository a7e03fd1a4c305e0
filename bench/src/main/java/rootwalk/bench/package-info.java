/// JMH microbenchmarks of the code that every query runs. `bench/run` starts them, and README.md explains the results.
///
/// There is one class for each subject of measurement. [rootwalk.bench.Samples] makes the messages that they share.
@NullMarked
package rootwalk.bench;

import org.jspecify.annotations.NullMarked;

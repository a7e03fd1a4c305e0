/// The running server, put together from its configuration.
///
/// [rootwalk.daemon.assembly.Daemon] is the entry point: started with a [rootwalk.config.Config] and its
/// [rootwalk.daemon.assembly.Environment], it listens until it is closed; any number of them run in one process.
/// [rootwalk.daemon.assembly.StartCheck] says beforehand what keeps it from running. `Assembly` makes a `Service` of
/// a configuration: one generation of everything that questions are answered from, immutable, after one volatile
/// field. Each event loop notices between two batches that there is another one and makes its pipeline anew. A reload
/// builds the next generation aside; what its configuration did not change is carried over: zones whose files are the
/// same, sockets (`Asking`), and the caches whose `Trust` is the same. Only when nothing is in its way any more is it
/// put in force, with the zones that were read for it; the one before goes into `Retirement`.
///
/// This is the only package that knows all the others.
@NullMarked
package rootwalk.daemon.assembly;

import org.jspecify.annotations.NullMarked;

/// The running server, constructed from its configuration.
///
/// [rootwalk.daemon.assembly.Daemon] is the entry point: with a [rootwalk.config.Config] and its
/// [rootwalk.daemon.assembly.Environment] it listens until it is closed. Any number of daemons run in one process.
/// [rootwalk.daemon.assembly.StartCheck] finds beforehand what would prevent the start, with `UpstreamNameCheck` also
/// host names of forwarders that cannot be resolved. `Assembly` makes a `Service` of a
/// configuration: an immutable object with everything that queries are answered from, in one volatile field. Each event loop
/// checks for a new service between two batches, and then makes its pipeline again.
///
/// `Reload` makes the next service beside the running one. What its configuration did not change is carried over: zones whose
/// files are the same, sockets (`UpstreamSockets`), and caches whose `CacheDependencies` are the same. A `ListenerChange` does
/// all that can fail: it makes the sites of the `CompanionServer`, and binds each new `Endpoint` without receiving from it. Then
/// the zones that were read are published, one by one, the new service replaces the old one, and new addresses are received
/// from; `ServiceDrain` closes the old service.
/// `DaemonControl` carries out the commands of `rootwalk ctl`, and `Reports` prints the state.
///
/// This is the only package that depends on all the others.
@NullMarked
package rootwalk.daemon.assembly;

import org.jspecify.annotations.NullMarked;

/// The running server, constructed from its configuration.
///
/// [rootwalk.daemon.assembly.Daemon] is the entry point: with a [rootwalk.config.Config] and its
/// [rootwalk.daemon.assembly.process.Environment] it listens until it is closed. Any number of daemons run in one process.
/// [rootwalk.daemon.assembly.StartCheck] finds beforehand what would prevent the start, with `UpstreamNameCheck` also
/// host names of forwarders that cannot be resolved. `Assembly` builds a `Service` from a configuration: an
/// object with everything that queries are answered from, in one volatile field. Only zones are added to it and removed from it later. Each event loop checks for a new
/// service between two batches, and then builds its pipeline again.
///
/// Its parts are in packages of their own: the servers and their addresses (`listening`), what the resolver needs (`upstream`), zones and what changes them (`zones`), and what all
/// of them need of the process (`process`).
///
/// `Reload` builds the next service while the current one runs. What the configuration does not change is carried over:
/// zones whose files are the same, sockets (`UpstreamSockets`), and caches whose `CacheDependencies` are the same. A
/// `ListenerChange` does all that can fail: it makes the sites of the `CompanionServer`, and binds each new `Endpoint`
/// without receiving from it. Then the zones that were read are published, one by one, the new service replaces the old
/// one, and the new addresses start to receive. `ServiceDrain` closes the old service. `DaemonControl` carries out the
/// commands of `rootwalk ctl`, and `Reports` prints the state.
///
/// This package and those in it are the only ones that depend on all the others of the daemon.
@NullMarked
package rootwalk.daemon.assembly;

import org.jspecify.annotations.NullMarked;

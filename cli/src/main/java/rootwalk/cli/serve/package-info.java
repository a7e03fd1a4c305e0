/// `rootwalk serve`: the process of the daemon, without Picocli.
///
/// [rootwalk.cli.serve.DaemonProcess] is the entry point: from reading the configuration to the end of the process.
/// [rootwalk.cli.serve.RunningDaemon] is the daemon for commands of `ctl`, [rootwalk.cli.serve.ReloadRequests] joins requests to
/// reload, and [rootwalk.cli.serve.Replacement] takes the place of a running daemon.
@NullMarked
package rootwalk.cli.serve;

import org.jspecify.annotations.NullMarked;

/// What a daemon says to the system around it and hears from it: readiness and the watchdog of a service manager,
/// signals, and who holds a port.
///
/// [rootwalk.daemon.os.ServiceManager] speaks to systemd (sd_notify(3)), where there is one;
/// [rootwalk.daemon.os.Signals] hears SIGTERM, SIGINT and SIGHUP. Both do nothing where the system has no such thing,
/// so that nobody else needs to ask. [rootwalk.daemon.os.ListenAdvice] turns a failure to listen into what to do about
/// it.
@NullMarked
package rootwalk.daemon.os;

import org.jspecify.annotations.NullMarked;

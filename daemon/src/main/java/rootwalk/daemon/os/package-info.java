/// The interface to the operating system: service manager, signals, limits of the process, and processes that use a port.
///
/// [rootwalk.daemon.os.ServiceManager] notifies systemd (sd_notify(3)), and [rootwalk.daemon.os.Signals] receives SIGTERM,
/// SIGINT and SIGHUP. On systems without them both do nothing, so callers need not check.
/// [rootwalk.daemon.os.ProcessLimits] and [rootwalk.daemon.os.SpareThreads] find out how much the process may use.
/// [rootwalk.daemon.os.ListenAdvice] explains why an address cannot be listened on, with a remedy.
@NullMarked
package rootwalk.daemon.os;

import org.jspecify.annotations.NullMarked;

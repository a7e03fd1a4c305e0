/// The interface to the operating system: service manager, signals, limits of the process, and processes that use a port.
///
/// [rootwalk.os.ServiceManager] notifies systemd (sd_notify(3)), and [rootwalk.os.Signals] receives SIGTERM,
/// SIGINT and SIGHUP. On systems without them both do nothing, so callers need not check.
/// [rootwalk.os.ServiceSockets] are the sockets that systemd passes (sd_listen_fds(3)).
/// [rootwalk.os.ThreadWeights] has the kernel prefer threads that answer to those that maintain zones, and to the compiler at the start;
/// [rootwalk.os.TimeSlice] lets event loops interrupt others.
/// [rootwalk.os.ProcessLimits] and [rootwalk.os.SpareThreads] find out how much the process may use.
/// [rootwalk.os.ListenAdvice] explains why an address cannot be listened on, with a remedy.
/// [rootwalk.os.PortHolders] lists the processes that use a port.
@NullMarked
package rootwalk.os;

import org.jspecify.annotations.NullMarked;

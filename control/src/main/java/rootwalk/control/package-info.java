/// Control of the running daemon over a Unix socket that only its owner may use. Each connection has one command.
///
/// [rootwalk.control.ControlSocket] is the entry point of the daemon, [rootwalk.control.ControlClient]
/// that of the command line. A request is one line, such as `status` or `json flush example.test.`. It is parsed into a
/// [rootwalk.control.ControlCommand], and a [rootwalk.control.ControlHandler] executes it. The response is
/// a line `ok` or `failed`, and then text or JSON (`docs/ctl.schema.json`) up to the end of the connection. `nc -U` is a
/// client too.
///
/// There are few connections, each on a virtual thread; a client that neither sends nor reads is disconnected. This
/// package is independent of what the commands do.
@NullMarked
package rootwalk.control;

import org.jspecify.annotations.NullMarked;

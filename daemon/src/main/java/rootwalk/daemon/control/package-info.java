/// How a person talks to the running daemon: a Unix socket that only its owner may use, one question a connection.
///
/// [rootwalk.daemon.control.ControlSocket] is the entry point of the daemon, [rootwalk.daemon.control.ControlClient]
/// that of the command line. A request is one line, `status` or `json flush example.test.`; it is read into a
/// [rootwalk.daemon.control.ControlCommand], which a [rootwalk.daemon.control.ControlHandler] carries out, and
/// answered with a line `ok` or `failed` and a text up to the end of the connection; what was asked for as JSON is
/// described by `docs/ctl.schema.json`. A person without the command line can use `nc -U`.
///
/// Connections are few, on virtual threads; who neither asks nor reads is cut off. Nothing here knows what the commands
/// do.
@NullMarked
package rootwalk.daemon.control;

import org.jspecify.annotations.NullMarked;

/**
 * How a person talks to the running daemon: a Unix socket that only its owner may use, one question a connection.
 *
 * <p>{@link rootwalk.daemon.control.ControlSocket} is the door of the daemon, {@link rootwalk.daemon.control.ControlClient} that of the
 * command line. A request is one line, {@code status} or {@code json flush example.test.}; it is read into a
 * {@link rootwalk.daemon.control.ControlCommand}, which a {@link rootwalk.daemon.control.ControlHandler} carries out, and answered with a
 * line {@code ok} or {@code failed} and a text up to the end of the connection. A person without the command line can use
 * {@code nc -U}.
 *
 * <p>Connections are few, on virtual threads; who neither asks nor reads is cut off. Nothing here knows what the commands do.
 */
@NullMarked
package rootwalk.daemon.control;

import org.jspecify.annotations.NullMarked;

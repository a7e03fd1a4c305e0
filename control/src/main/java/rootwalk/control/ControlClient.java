package rootwalk.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sends commands to a running daemon.
public final class ControlClient {

    private static final int CHUNK = 8192;

    private ControlClient() {}

    /// Sends a request and copies the response, without a time limit.
    ///
    /// @return whether the daemon has executed the command
    /// @throws ControlFailure if no daemon listens on the socket
    public static boolean ask(Path socket, ControlRequest request, Appendable answer) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            channel.write(ByteBuffer.wrap((request.line() + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            try (BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
                String outcome = reader.readLine();
                if (outcome == null) {
                    throw new ControlFailure(
                            "rootwalk closed the connection on " + socket + " without a response; its log may say why");
                }
                copy(reader, answer);
                return outcome.equals(ControlSocket.DONE);
            }
        }
    }

    private static SocketChannel connect(Path socket) throws ControlFailure {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            if (!ControlSocket.fits(socket)) {
                throw new ControlFailure(
                        "the path of the control socket is longer than a Unix socket allows: " + socket
                                + "; name a shorter one, relative to the working directory, with -s",
                        e);
            }
            throw new ControlFailure(
                    "no rootwalk answers on " + socket
                            + ": start it with rootwalk serve, or name its socket with -s or its configuration with -c",
                    e);
        }
    }

    private static void copy(BufferedReader from, Appendable to) throws IOException {
        char[] chunk = new char[CHUNK];
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            to.append(CharBuffer.wrap(chunk, 0, count));
        }
    }
}

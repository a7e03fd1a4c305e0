package rootwalk.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The side of the next daemon in a hand-over. If it is closed before [#taken], the running daemon goes on. One thread.
public final class Handover implements AutoCloseable {

    private final SocketChannel channel;
    private final ByteBuffer read = ByteBuffer.allocate(64 << 10).flip();

    private Handover(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connects to the running daemon.
    ///
    /// @return empty if none answers on the control socket
    /// @throws IOException if this account may not know, with a remedy
    public static Optional<Handover> open(Path socket) throws IOException {
        try {
            return Optional.of(new Handover(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        } catch (ConnectException e) {
            // A socket on which no process listens.
            return Optional.empty();
        } catch (IOException e) {
            if (Files.notExists(socket)) {
                return Optional.empty();
            }
            throw new IOException("its control socket " + socket + " cannot be used; run this with the account of the"
                    + " running daemon, " + owner(socket), e);
        }
    }

    private static String owner(Path socket) {
        try {
            return Files.getOwner(socket).getName();
        } catch (IOException e) {
            return "which ps shows";
        }
    }

    /// Requests the sockets, which are sent before the answer of [#accepted].
    ///
    /// @param to where they are received
    public void request(Path to) throws IOException {
        write(new ControlCommand.HandOver(to).words());
    }

    private void write(String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /// Waits until the running daemon has sent its sockets.
    ///
    /// @throws ControlFailure if it refuses, with its reason
    public void accepted() throws IOException {
        String outcome = line();
        String text = line();
        if (!outcome.equals(ControlSocket.DONE)) {
            throw new ControlFailure(text.isEmpty() ? "it has ended the connection; its log may say why" : text);
        }
    }

    /// Has the running daemon close its journal. From now on it does not change zones.
    ///
    /// @throws ControlFailure if it cannot, with its reason
    public void requestJournal() throws IOException {
        write(ControlSocket.JOURNAL);
        accepted();
    }

    /// Requests the record cache, of which the running daemon passes what it can. The lines must all be read before the next request.
    public Iterator<String> requestCache() throws IOException {
        write(ControlSocket.CACHE);
        return new CacheLines();
    }

    private final class CacheLines implements Iterator<String> {

        private String next = line();

        private CacheLines() throws IOException {}

        @Override
        public boolean hasNext() {
            return !next.equals(ControlSocket.END) && !next.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            String line = next;
            try {
                next = line();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return line;
        }
    }

    /// The next line; what there is of it if the connection ends.
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (read.hasRemaining() || (channel.read(read.clear()) > 0 && read.flip().hasRemaining())) {
            char character = (char) read.get();
            if (character == '\n') {
                return line.toString();
            }
            line.append(character);
        }
        // Nothing was read into it.
        read.limit(read.position());
        return line.toString();
    }

    /// Has the running daemon end, and waits until its control socket is closed. It answers what it has received.
    ///
    /// @throws IOException if it does not confirm that
    public void taken() throws IOException {
        write(ControlSocket.TAKEN);
        if (!line().equals(ControlSocket.DONE)) {
            throw new IOException("the rootwalk that ran before has not confirmed its end");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

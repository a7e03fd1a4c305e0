package rootwalk.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import rootwalk.cli.command.Exit;
import rootwalk.control.Handover;
import rootwalk.os.ServiceSockets;
import rootwalk.os.SocketHandover;

/// The take-over from the daemon that runs with the same control socket (docs/decisions/044). If it is closed before [#complete], that daemon goes
/// on. One thread.
final class Replacement implements AutoCloseable {

    /// The time for what the running daemon has sent before its answer.
    private static final long PATIENCE_SECONDS = 30;

    private final Handover handover;
    private final ServiceSockets sockets;

    private Replacement(Handover handover, ServiceSockets sockets) {
        this.handover = handover;
        this.sockets = sockets;
    }

    /// Takes the sockets of the running daemon over, which still answers.
    ///
    /// @return empty if none runs
    /// @throws IOException if it does not pass them, with the reason and a remedy
    static Optional<Replacement> begin(Path control) throws IOException {
        Optional<Handover> running = Handover.open(control);
        if (running.isEmpty()) {
            return Optional.empty();
        }
        Handover handover = running.get();
        boolean isTaken = false;
        try (SocketHandover receiver = SocketHandover.receiver(folder(control))) {
            checkAccount(control, receiver);
            handover.request(receiver.path());
            // The answer comes after the sockets, or instead of them.
            FutureTask<ServiceSockets> sockets = new FutureTask<>(receiver::receive);
            Thread.ofVirtual().name("sockets").start(sockets);
            handover.accepted();
            Replacement replacement = new Replacement(handover, sockets.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            isTaken = true;
            return Optional.of(replacement);
        } catch (ExecutionException e) {
            throw new IOException(Exit.reason(Objects.requireNonNullElse(e.getCause(), e)), e);
        } catch (TimeoutException e) {
            throw new IOException("its sockets did not arrive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!isTaken) {
                handover.close();
            }
        }
    }

    /// Another account could not enter the directory of the receiver, nor write to the journal.
    private static void checkAccount(Path control, SocketHandover receiver) throws IOException {
        UserPrincipal owner = Files.getOwner(control);
        if (!owner.equals(Files.getOwner(folder(receiver.path())))) {
            throw new IOException("it runs with the account " + owner.getName() + "; run this with the same account:"
                    + " runuser -u " + owner.getName() + " -- rootwalk serve --replace");
        }
    }

    private static Path folder(Path control) {
        return Objects.requireNonNull(control.toAbsolutePath().getParent());
    }

    ServiceSockets sockets() {
        return sockets;
    }

    /// Has the running daemon close its journal, since this one has bound its addresses.
    void requestJournal() throws IOException {
        handover.requestJournal();
    }

    /// The lines of the record cache of the running daemon.
    Iterator<String> requestCache() throws IOException {
        return handover.requestCache();
    }

    /// Ends the running daemon, since this one answers. Returns when the control socket is free.
    ///
    /// @throws IOException if the running daemon does not confirm that
    void complete() throws IOException {
        handover.taken();
    }

    @Override
    public void close() throws IOException {
        handover.close();
    }
}

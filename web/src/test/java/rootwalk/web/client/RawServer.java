package rootwalk.web.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

/// A server on loopback that does to each connection exactly what a test says, right or wrong.
public final class RawServer implements AutoCloseable {

    /// What is done with a connection; it is closed afterwards.
    public interface Script {
        void serve(Conversation conversation) throws IOException;
    }

    /// One connection.
    public static final class Conversation {
        private final Socket socket;
        private final int number;
        private final List<String> heads;

        Conversation(Socket socket, int number, List<String> heads) {
            this.socket = socket;
            this.number = number;
            this.heads = heads;
        }

        /// From 1.
        public int number() {
            return number;
        }

        /// A request's head, with its line ends as `\n`; empty at the end of the connection.
        public String head() throws IOException {
            InputStream in = socket.getInputStream();
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return "";
                }
                head.append((char) octet);
            }
            String text = head.toString().replace("\r", "");
            heads.add(text);
            return text;
        }

        public String body(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        /// Sends a text, its line ends made `\r\n`.
        public void say(String text) throws IOException {
            send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] octets) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(octets);
            out.flush();
        }

        /// Closes it by RST.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /// Waits until the client closes.
        public void awaitEnd() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // What still comes does not matter.
            }
        }
    }

    private final ServerSocket listener;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private RawServer(ServerSocket listener, Script script) {
        this.listener = listener;
        Thread.ofVirtual().name("raw-accept").start(() -> accept(script));
    }

    public static RawServer doing(Script script) throws IOException {
        return over(ServerSocketFactory.getDefault(), script);
    }

    /// The same over the sockets of a factory, as those of TLS.
    public static RawServer over(ServerSocketFactory sockets, Script script) throws IOException {
        return new RawServer(sockets.createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), script);
    }

    /// Gives the same response to every request of a connection.
    public static RawServer answering(String response) throws IOException {
        return doing(conversation -> {
            while (!conversation.head().isEmpty()) {
                conversation.say(response);
            }
        });
    }

    /// Waits for another thread of a test.
    static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("it did not happen");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().name("raw").start(() -> serve(socket, number, script));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket, int number, Script script) {
        try (socket) {
            script.serve(new Conversation(socket, number, heads));
        } catch (IOException e) {
            // The client went, as some tests want.
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// Every head of a request that came, in the order of their coming.
    public List<String> heads() {
        return heads;
    }

    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}

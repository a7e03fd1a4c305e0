package rootwalk.daemon.valkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.wire.Octets;

/// With a server that has a small part of the protocol (RESP 2).
class LettuceConnectorTest {

    private static final int MOST_SECONDS = 20;

    private final ServerSocket listener = listener();
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final BlockingQueue<List<String>> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> clients = new LinkedBlockingQueue<>();
    private volatile String falseAnswer = "";
    private LettuceConnector connector;

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void startServer() {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = listener.accept();
                    clients.add(client);
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException e) {
                // The end of the test.
            }
        });
        connector = connector(Optional.empty(), Optional.empty());
    }

    private LettuceConnector connector(Optional<String> user, Optional<String> password) {
        return new LettuceConnector(new ValkeyServer(
                new InetSocketAddress("127.0.0.1", listener.getLocalPort()), Optional.empty(), user, password));
    }

    @AfterEach
    void end() throws IOException {
        connector.close();
        listener.close();
    }

    private void serve(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = client.getOutputStream()) {
            while (true) {
                List<String> command = new ArrayList<>();
                int words = Integer.parseInt(line(in).substring(1));
                for (int i = 0; i < words; i++) {
                    byte[] word = new byte[Integer.parseInt(line(in).substring(1))];
                    in.readFully(word);
                    line(in);
                    command.add(new String(word, ISO_8859_1));
                }
                commands.add(command);
                out.write(reply(command).getBytes(ISO_8859_1));
            }
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.readUnsignedByte(); octet != '\r'; octet = in.readUnsignedByte()) {
            line.append((char) octet);
        }
        in.readByte();
        return line.toString();
    }

    private String reply(List<String> command) {
        return switch (command.getFirst().toUpperCase(Locale.ROOT)) {
            case "PING" -> "+PONG\r\n";
            case "SET" -> {
                values.put(command.get(1), command.get(2));
                yield command.get(2).equals("full") ? "-OOM command not allowed\r\n" : "+OK\r\n";
            }
            case "PTTL" -> values.containsKey(command.get(1)) ? ":1400\r\n" : ":-2\r\n";
            case "GETRANGE" -> {
                String value = values.getOrDefault(command.get(1), "");
                String part = value.substring(0, Math.min(value.length(), Integer.parseInt(command.get(3)) + 1));
                yield falseAnswer.isEmpty() ? "$" + part.length() + "\r\n" + part + "\r\n" : falseAnswer;
            }
            default -> "+OK\r\n";
        };
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(ISO_8859_1));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(MOST_SECONDS, TimeUnit.SECONDS);
    }

    private ValkeyConnection connected(Runnable lost) throws Exception {
        return await(connector.connect(lost));
    }

    @Test
    void valuesOfAnyOctetsAreStoredAndFound() throws Exception {
        ValkeyConnection connection = connected(() -> {});
        Octets key = octets("\u0000key\r\n");
        Octets value = octets("\u00ff\r\n$-1\r\n");

        await(connection.set(key, value, Duration.ofMillis(1500)));

        assertThat(await(connection.get(List.of(octets("none"), key))))
                .containsExactly(Optional.empty(), Optional.of(new Value(value, Duration.ofMillis(1400))));
        assertThat(commands).anySatisfy(command -> assertThat(command).endsWith("PX", "1500"));
    }

    @Test
    void ofALongValueTheRestIsNotFetched() throws Exception {
        ValkeyConnection connection = connected(() -> {});
        values.put("key", "x".repeat(1 << 20));

        assertThat(await(connection.get(List.of(octets("key")))).getFirst().orElseThrow().octets().length())
                .isEqualTo(SharedCache.LONGEST + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*100000000\r\n", "$2000000000\r\n", "$16502\r\n", "$00000000000000000016502\r\n",
            "$-1\r\n",
            "%1\r\n", "~1\r\n", ">1\r\n", "|1\r\n", "_\r\n", "(3\r\n", "=4\r\n", "\r\n", "+a\nb\r\n", "+a\rb\r\n",
            "$5 \r\n", "+OK\r\n+OK\r\n", "$1\r\nx\r\n$1\r\nx\r\n"})
    void aServerThatSendsWhatNoCommandAskedForIsDisconnected(String answer) throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        ValkeyConnection connection = connected(lost::countDown);
        falseAnswer = answer;

        var _ = connection.get(List.of(octets("key")));

        assertThat(lost.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLineThatDoesNotEndIsNotStored() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        ValkeyConnection connection = connected(lost::countDown);
        falseAnswer = "-" + "x".repeat(2000);

        var _ = connection.get(List.of(octets("key")));

        assertThat(lost.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {":5\r\n", "-ERR no\r\n"})
    void anAnswerOfAnotherKindIsAFailure(String answer) throws Exception {
        ValkeyConnection connection = connected(() -> {});
        falseAnswer = answer;

        assertThatThrownBy(() -> await(connection.get(List.of(octets("key"))))).isNotNull();
    }

    @Test
    void anErrorOfTheServerIsAFailure() throws Exception {
        ValkeyConnection connection = connected(() -> {});

        assertThatThrownBy(() -> await(connection.set(octets("key"), octets("full"), Duration.ofSeconds(1))))
                .hasMessageContaining("OOM");
    }

    @Test
    void theUserLogsInFirst() throws Exception {
        connector.close();
        connector = connector(Optional.of("anna"), Optional.of("secret"));

        connected(() -> {});

        assertThat(commands.take()).containsExactly("AUTH", "anna", "secret");
    }

    @Test
    void aConnectionThatTheServerClosesIsLost() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        ValkeyConnection connection = connected(lost::countDown);

        clients.take().close();

        assertThat(lost.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> await(connection.get(List.of(octets("key"))))).isNotNull();
    }

    @Test
    void withoutAServerTheConnectionFails() throws Exception {
        listener.close();

        assertThatThrownBy(() -> connected(() -> {})).hasMessageContaining("connect");
    }
}

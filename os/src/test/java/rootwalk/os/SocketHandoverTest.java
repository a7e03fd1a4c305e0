package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.os.ServiceSockets.ServiceSocket;
import rootwalk.os.SocketHandover.Named;
import rootwalk.socket.PassedSocket;

@EnabledOnOs(OS.LINUX)
class SocketHandoverTest {

    @TempDir
    private Path folder;

    private static PassedSocket socket(DatagramChannel channel) throws IOException {
        return OwnSockets.listening().stream().filter(each -> each.address().equals(address(channel))).findFirst()
                .orElseThrow();
    }

    private static InetSocketAddress address(DatagramChannel channel) {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("127.0.0.1", 0));
    }

    @Test
    void theReceiverHasDescriptorsOfItsOwn() throws Exception {
        try (SocketHandover receiver = SocketHandover.receiver(folder);
                DatagramChannel first = open();
                DatagramChannel second = open()) {
            FutureTask<ServiceSockets> receiving = new FutureTask<>(receiver::receive);
            Thread.ofPlatform().daemon().start(receiving);

            SocketHandover.send(receiver.path(), List.of(new Named("kept.dns.x", List.of(socket(first))),
                    new Named("tls", List.of(socket(second)))), Optional.of("a key"));

            assertThat(receiving.get().tokenKey()).contains("a key");
            List<ServiceSocket> received = receiving.get().sockets();
            received.forEach(each -> each.socket().close());
            assertThat(received).extracting(ServiceSocket::listener).containsExactly("dns", "tls");
            assertThat(received).extracting(ServiceSocket::isKept).containsExactly(true, false);
            assertThat(received).extracting(each -> each.socket().address())
                    .containsExactly(address(first), address(second));
            assertThat(received.getFirst().socket().descriptor()).isNotEqualTo(socket(first).descriptor());
        }
    }

    @Test
    void moreSocketsThanFitInAMessageArrive() throws Exception {
        try (SocketHandover receiver = SocketHandover.receiver(folder); DatagramChannel channel = open()) {
            FutureTask<ServiceSockets> receiving = new FutureTask<>(receiver::receive);
            Thread.ofPlatform().daemon().start(receiving);
            List<PassedSocket> many = new ArrayList<>();
            PassedSocket one = socket(channel);
            for (int i = 0; i < 300; i++) {
                many.add(one);
            }

            SocketHandover.send(receiver.path(), List.of(new Named("kept.dns.x", many)), Optional.empty());
            assertThat(receiving.get().tokenKey()).isEmpty();

            List<ServiceSocket> received = receiving.get().sockets();
            received.forEach(each -> each.socket().close());
            assertThat(received).hasSize(300);
        }
    }

    @Test
    void aReceiverThatIsClosedEndsWaiting() throws Exception {
        SocketHandover receiver = SocketHandover.receiver(folder);
        FutureTask<ServiceSockets> receiving = new FutureTask<>(receiver::receive);
        Thread.ofPlatform().daemon().start(receiving);

        receiver.close();

        assertThatThrownBy(receiving::get).hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("does not pass its sockets");
    }

    @Test
    void onlyThisAccountCanSend() throws Exception {
        Path path;
        try (SocketHandover receiver = SocketHandover.receiver(folder)) {
            path = receiver.path();
            assertThat(PosixFilePermissions
                    .toString(Files.getPosixFilePermissions(Objects.requireNonNull(path.getParent()))))
                    .isEqualTo("rwx------");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> SocketHandover.send(path, List.of(), Optional.empty())).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be sent");
    }
}

package rootwalk.daemon.dnstap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameStreamTest {

    @TempDir
    private Path folder;

    /// Descriptors of epoll and eventfd, which only selectors open here.
    private static long selectorDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(FrameStreamTest::isOfSelector).count();
        }
    }

    private static boolean isOfSelector(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("anon_inode:");
        } catch (IOException e) {
            // It was closed meanwhile.
            return false;
        }
    }

    @Test
    void aConnectionThatFailsLeavesNoDescriptorOpen() throws IOException {
        UnixDomainSocketAddress nobody = UnixDomainSocketAddress.of(folder.resolve("dnstap.sock"));
        long before = selectorDescriptors();

        for (int i = 0; i < 100; i++) {
            assertThatIOException().isThrownBy(() -> FrameStream.open(nobody));
        }

        assertThat(selectorDescriptors()).isLessThan(before + 50);
    }
}

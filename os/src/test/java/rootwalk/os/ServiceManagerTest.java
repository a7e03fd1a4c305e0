package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void systemdIsNotified(boolean isAbstract) throws Throwable {
        String path = isAbstract ? "@rootwalk-test-" + System.nanoTime() : directory.resolve("notify").toString();
        try (UnixDatagrams systemd = new UnixDatagrams(path);
                ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path))) {
            manager.ready("on 127.0.0.1:53\nand more");
            manager.reloading();
            manager.stopping();

            assertThat(systemd.receive()).isEqualTo("READY=1\nSTATUS=on 127.0.0.1:53 and more");
            assertThat(systemd.receive()).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
            assertThat(systemd.receive()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void theWatchdogIsPinged() throws Throwable {
        String path = directory.resolve("notify").toString();
        String self = Long.toString(ProcessHandle.current().pid());
        try (UnixDatagrams systemd = new UnixDatagrams(path);
                ServiceManager _ = ServiceManager.of(
                        Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "2000", "WATCHDOG_PID", self))) {
            assertThat(systemd.receive()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.receive()).isEqualTo("WATCHDOG=1");
        }
    }

    /// sd_notify(3), FDSTORE=1.
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void socketsAreKeptUnderAName() throws Throwable {
        String path = directory.resolve("notify").toString();
        try (UnixDatagrams systemd = new UnixDatagrams(path);
                ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path))) {
            manager.keep("kept.dns.x", List.of(0, 1));
            Thread forgetting = Thread.ofPlatform().daemon().start(() -> manager.forget(List.of("kept.dns.x")));

            assertThat(systemd.receive()).isEqualTo("FDSTORE=1\nFDPOLL=0\nFDNAME=kept.dns.x");
            assertThat(systemd.receive()).isEqualTo("FDSTOREREMOVE=1\nFDNAME=kept.dns.x");
            assertThat(forgetting.isAlive()).as("it waits until the sockets are closed").isTrue();
            assertThat(systemd.receive()).isEqualTo("BARRIER=1");
            forgetting.join();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void aCacheIsKeptUnderItsName() throws Throwable {
        String path = directory.resolve("notify").toString();
        try (UnixDatagrams systemd = new UnixDatagrams(path);
                ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path));
                MemoryFile file = MemoryFile.create()) {
            manager.keepCache(file);
            manager.forgetCache();

            assertThat(systemd.receive()).isEqualTo("FDSTORE=1\nFDPOLL=0\nFDNAME=cache");
            assertThat(systemd.receive()).isEqualTo("FDSTOREREMOVE=1\nFDNAME=cache");
        }
    }

    @Test
    void withoutAManagerNothingHappens() {
        try (ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "1000"))) {
            manager.ready("fine");
            manager.reloading();
            manager.stopping();
        }
    }

    @Test
    void aManagerThatIsGoneDoesNoHarm() {
        Path gone = directory.resolve("gone");
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", gone.toString()))) {
            manager.ready("fine");
            manager.reloading();
        }
        assertThat(gone).doesNotExist();
    }
}

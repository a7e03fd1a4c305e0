package rootwalk.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.metrics.WebLog.Format;
import rootwalk.daemon.metrics.WebLog.Target;
import rootwalk.web.server.AccessLogEntry;

class WebLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("rootwalk.web");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @TempDir
    private Path folder;
    private Path file;
    private WebLog log;

    @BeforeEach
    void start() {
        file = folder.resolve("access.log");
        log = new WebLog(Thread.ofPlatform().daemon().factory());
        said.start();
        logger.addAppender(said);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void end() {
        log.close();
        logger.detachAppender(said);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private static AccessLogEntry served(String target) {
        var client = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 4711);
        return new AccessLogEntry(client, 1_767_323_045_000L, "GET", "www.example.test", target, "HTTP/1.1", 200, 5, 12,
                "",
                "curl\u001b[31m\"\n");
    }

    /// Everything that the log said, once its thread has ended.
    private List<String> saidInAll() {
        log.close();
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void combinedLineIsAsLogReadersKnowIt() throws IOException {
        log.write(new Target.File(file), Format.COMBINED);
        log.log(served("/a?b"));
        log.close();

        assertThat(file).hasContent("2001:db8::1 - - [02/Jan/2026:03:04:05 +0000] \"GET /a?b HTTP/1.1\" 200 5 \"-\" "
                + "\"curl\\u001b[31m\\\"\\u000a\"");
    }

    @Test
    void jsonLineIsOneObject() throws IOException {
        log.write(new Target.File(file), Format.JSON);
        log.log(served("/a"));
        log.close();

        assertThat(Files.readAllLines(file)).singleElement().asString()
                .startsWith("{\"time\":\"2026-01-02T03:04:05Z\",\"client\":\"2001:db8::1\",\"method\":\"GET\"")
                .endsWith("\"user-agent\":\"curl\\u001b[31m\\\"\\u000a\"}");
    }

    @Test
    void linesAreAddedToWhatIsThere() throws IOException {
        Files.writeString(file, "before\n");
        log.write(new Target.File(file), Format.COMBINED);
        log.log(served("/a"));
        log.close();

        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
    }

    @Test
    void tornLastLineIsEndedBeforeTheNextLine() throws IOException {
        Files.writeString(file, "before\ntorn");
        log.write(new Target.File(file), Format.COMBINED);
        log.log(served("/a"));
        log.close();

        assertThat(Files.readAllLines(file)).hasSize(3).startsWith("before", "torn").last().asString()
                .startsWith("2001:db8::1 ");
    }

    @Test
    void standardErrorHasThemAmongTheOthers() {
        log.write(new Target.StandardError(), Format.COMBINED);
        log.log(served("/a"));

        assertThat(saidInAll()).singleElement().asString().contains("\"GET /a HTTP/1.1\"");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
    void theReasonOfAFailureIsPlain() {
        log.write(new Target.File(Path.of("/proc/rootwalk.log")), Format.COMBINED);
        log.log(served("/a"));

        assertThat(saidInAll()).singleElement().asString().startsWith("web.access-log: /proc/rootwalk.log cannot be"
                + " written: its file system accepts no new files; requests are answered");
    }

    @Test
    void aMissingFolderIsNamed() {
        log.write(new Target.File(folder.resolve("none/access.log")), Format.COMBINED);
        log.log(served("/a"));

        assertThat(saidInAll()).singleElement().asString().contains("cannot be written: there is no folder " + folder
                + "/none;");
    }

    @Test
    void nothingIsWrittenUnlessItIsWanted() {
        log.log(served("/a"));

        assertThat(log.isEnabled()).isFalse();
        assertThat(saidInAll()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatWasRenamedIsOpenedAnew() throws IOException {
        log.write(new Target.File(file), Format.COMBINED);
        log.log(served("/before"));
        while (!Files.exists(file) || Files.size(file) == 0) {
            Thread.onSpinWait();
        }
        Files.move(file, folder.resolve("access.log.1"));
        log.write(new Target.File(file), Format.COMBINED);
        log.log(served("/after"));
        log.close();

        assertThat(Files.readString(folder.resolve("access.log.1"))).contains("/before").doesNotContain("/after");
        assertThat(Files.readString(file)).contains("/after");
    }

    @Test
    void folderThatIsNotThereIsSaidOnceAndTheLinesCounted() throws IOException {
        Path later = folder.resolve("later");
        log.write(new Target.File(later.resolve("access.log")), Format.COMBINED);
        for (int i = 1; i <= 3; i++) {
            log.log(served("/lost"));
            while (log.lost() < i) {
                Thread.onSpinWait();
            }
        }
        Files.createDirectory(later);
        log.log(served("/kept"));

        assertThat(saidInAll()).hasSize(2);
        assertThat(said.list.getFirst().getFormattedMessage()).contains("access.log cannot be written", "web.log-lost");
        assertThat(said.list.getLast().getFormattedMessage()).contains("can be written again; 3 lines are missing");
        assertThat(Files.readAllLines(later.resolve("access.log"))).singleElement().asString().contains("/kept");
    }

    /// Linux has a device on which there is never room.
    @Test
    void fullDiskIsSaidOnceAndTheLinesCounted() {
        log.write(new Target.File(Path.of("/dev/full")), Format.COMBINED);
        for (int i = 1; i <= 2; i++) {
            log.log(served("/lost"));
            while (log.lost() < i) {
                Thread.onSpinWait();
            }
        }

        assertThat(saidInAll()).singleElement().asString().contains("/dev/full cannot be written", "No space left");
    }
}

package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// RFC 1996, with a scripted clock and scripted secondaries.
class NotifySenderTest {

    private static final Remote FIRST = remote(1);
    private static final Remote SECOND = remote(2);

    private final Zone zone = new Zone(Name.of("example."), Versions.of(1));
    private final Set<Remote> silent = new HashSet<>();
    private final List<String> sent = new ArrayList<>();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Runnable duringMessage = () -> {};
    private final NotifySender sender = new NotifySender((server, snapshot, type) -> {
        sent.add(RecordType.name(type) + " " + snapshot.serial() + " " + number(server));
        duringMessage.run();
        if (silent.contains(server)) {
            throw new IOException("it does not respond");
        }
        return ResponseCode.NOERROR;
    }, () -> now, threads::add, 10);
    private final Logger logger = (Logger) LoggerFactory.getLogger(NotifySender.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
    }

    @AfterEach
    void close() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    private static Remote remote(int number) {
        return new Remote(new InetSocketAddress(Addresses.of((byte) 192, (byte) 0, (byte) 2, (byte) number), 53));
    }

    private static int number(Remote server) {
        return server.address().getAddress().getAddress()[3];
    }

    private void change(int serial, Remote... servers) {
        zone.writer().replace(Versions.of(serial));
        sender.changed(zone, RecordType.SOA, List.of(servers));
    }

    private List<String> run() {
        sent.clear();
        sender.runDue();
        while (!threads.isEmpty()) {
            threads.remove().run();
            sender.runDue();
        }
        return List.copyOf(sent);
    }

    private List<String> after(int seconds) {
        now = now.plusSeconds(seconds);
        return run();
    }

    private List<String> warnings() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage)
                .filter(it -> it.contains("does not respond"))
                .toList();
    }

    @Test
    void changesInCloseSuccessionCauseOneMessage() {
        change(2, FIRST, SECOND);
        change(3, FIRST, SECOND);

        assertThat(run()).containsExactly("SOA 3 1", "SOA 3 2");
        assertThat(sender.pending()).isEmpty();
    }

    @Test
    void aChangeDuringAMessageCausesAnotherOne() {
        change(2, FIRST);
        duringMessage = () -> {
            duringMessage = () -> {};
            change(3, FIRST);
        };

        assertThat(run()).containsExactly("SOA 2 1", "SOA 3 1");
    }

    /// RFC 1996 section 3.6.
    @Test
    void aSilentServerGetsTheMessageAgainAtGrowingIntervals() {
        silent.add(FIRST);
        change(2, FIRST);

        assertThat(run()).hasSize(1);
        for (int pause : new int[] {5, 10, 20, 40}) {
            assertThat(after(pause - 1)).isEmpty();
            assertThat(after(1)).containsExactly("SOA 2 1");
        }
        assertThat(after(1000)).isEmpty();
        assertThat(sender.pending()).isEmpty();
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aChangeShortensThePause() {
        silent.add(FIRST);
        change(2, FIRST);
        run();
        after(5);
        after(10);
        silent.clear();

        now = now.plusSeconds(9);
        change(3, FIRST);

        assertThat(run()).containsExactly("SOA 3 1");
        assertThat(after(1000)).isEmpty();
    }

    @Test
    void aServerThatIsSilentIsReportedAlthoughTheZoneChangesAllTheTime() {
        silent.add(FIRST);
        for (int i = 0; i < 50; i++) {
            change(i + 2, FIRST);
            after(3);
        }

        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aServerThatIsNoSecondaryAnyMoreGetsNoMessage() {
        silent.add(FIRST);
        change(2, FIRST);
        run();
        change(3, SECOND);
        assertThat(sender.pending()).hasSize(1).allMatch(it -> it.contains(SECOND.toString()));

        assertThat(run()).containsExactly("SOA 3 2");
        assertThat(after(1000)).isEmpty();
    }

    @Test
    void aZoneThatIsRemovedHasNoMessages() {
        silent.add(FIRST);
        change(2, FIRST);
        run();
        change(3, FIRST, SECOND);
        sender.forget(List.of(zone.apex()), List.of(RecordType.SOA));

        assertThat(after(1000)).isEmpty();
        assertThat(sender.pending()).isEmpty();
    }

    @Test
    void aSilentServerDoesNotDelayMessagesToOthers() {
        silent.add(FIRST);
        for (int i = 0; i < 100; i++) {
            sender.changed(new Zone(Name.of("z" + i + "."), Versions.of(1)), RecordType.SOA, List.of(FIRST));
        }
        sender.runDue();
        assertThat(threads).hasSize(5);

        change(2, SECOND);
        sender.runDue();

        assertThat(threads).hasSize(6);
        // While it is silent it gets one message at a time.
        assertThat(run().stream().filter("SOA 1 1"::equals)).hasSize(5);
        assertThat(after(2).stream().filter("SOA 1 1"::equals)).hasSize(1);
        silent.clear();
        assertThat(after(60)).hasSize(100);
    }

    @Test
    void aMessageIsSentLaterIfNoThreadCanBeStarted() {
        Queue<Runnable> started = new ArrayDeque<>();
        boolean[] isLacking = {true};
        NotifySender lacking = new NotifySender((_, _, _) -> ResponseCode.NOERROR, () -> now, task -> {
            if (isLacking[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            started.add(task);
        }, 1);
        lacking.changed(zone, RecordType.SOA, List.of(FIRST));
        try {
            lacking.runDue();
        } catch (OutOfMemoryError e) {
            isLacking[0] = false;
        }

        lacking.runDue();

        assertThat(started).hasSize(1);
    }
}

package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.assembly.TestServer.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Zones that are added and removed while the server runs.
class RunTimeZonesTest {

    private static final String TEMPLATES = """
        templates:
          - {name: own, update-from: [loopback], transfer-to: [loopback]}
          - {name: empty, name-servers: [ns1.example.net., ns2.example.net.], contact: admin.example.net.}
          - {name: files, file: "zones/{zone}.zone"}
          - {name: copies, primaries: ["127.0.0.1:9"]}
        """;
    private static final String ZONES = "zones: [{name: configured.example., file: configured.zone}]\n";
    private static final String[] RECORDS =
            {"a.example. 60 SOA ns h 5 3600 600 86400 60", "a.example. 60 NS ns", "www.a.example. 60 A 192.0.2.1"};

    @TempDir
    private Path folder;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("configured.zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n");
        server = TestServer.start(folder, TEMPLATES + ZONES);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aZoneWithContentIsServedAndIsThereAfterARestart() throws Exception {
        assertThat(server.add("a.example.", "own", RECORDS))
                .isEqualTo("the zone a.example. is served with serial 5");
        assertThat(server.ctl("read a.example. www.a.example.")).isEqualTo("www.a.example. 60 IN A 192.0.2.1");
        server.ctl("begin a.example.");
        server.ctl("set a.example. new 60 TXT x");
        assertThat(server.ctl("commit a.example.")).isEqualTo("a.example. has serial 6");

        server.restart(TEMPLATES + ZONES);

        assertThat(server.ctl("list").lines()).containsExactly(
                "zone=a.example. role=primary origin=added served=true serial=6",
                "zone=configured.example. role=primary origin=configured served=true serial=7");
        assertThat(server.ctl("read a.example. new.a.example.")).isEqualTo("new.a.example. 60 IN TXT \"x\"");
    }

    @Test
    void aZoneThatIsRemovedIsGoneForGood() throws Exception {
        server.add("a.example.", "own", RECORDS);

        assertThat(server.ctl("remove a.example.")).isEqualTo("the zone a.example. is removed");
        assertThat(server.has("a.example.")).isFalse();
        assertThat(server.ctl("remove a.example."))
                .isEqualTo("refused: there is no zone a.example.; rootwalk ctl zone list prints those that exist");
        server.restart(TEMPLATES + ZONES);

        assertThat(server.has("a.example.")).isFalse();
        assertThat(server.add("a.example.", "empty")).as("nothing of the zone before")
                .isEqualTo("the zone a.example. is served with serial 1");
    }

    /// It would be lost. So a zone that a client deletes only if it is unchanged has no later changes.
    @Test
    void aChangeAfterTheConditionOfARemovalIsNotAcknowledged() throws Exception {
        server.add("a.example.", "own", RECORDS);
        Zone zone = Objects.requireNonNull(server.daemon().current().zones().current().withApex(Name.of("a.example.")));
        RRsetChanges change = new RRsetChanges(zone.apex(),
                List.of(new RRsetChange.Delete(Name.of("www.a.example."), RecordType.A)), SerialPolicy.INCREMENT,
                Instant.EPOCH);
        List<CompletableFuture<ZoneWriter.Result>> late = new ArrayList<>();

        new ZoneAdditions(server.daemon()).remove(zone.apex(), _ -> late.add(zone.writer().submit(change)));

        assertThat(late).singleElement().satisfies(
                result -> assertThat(result.join()).isInstanceOf(ZoneWriter.Result.NotStored.class));
        assertThat(server.has("a.example.")).isFalse();
    }

    @Test
    void aZoneThatIsNotRemovedBecauseOfItsConditionIsChangedAsBefore() throws Exception {
        server.add("a.example.", "own", RECORDS);

        assertThatThrownBy(() -> new ZoneAdditions(server.daemon()).remove(Name.of("a.example."), _ -> {
            throw new IllegalStateException("another version");
        })).hasMessage("another version");

        server.ctl("begin a.example.");
        server.ctl("set a.example. new 60 TXT x");
        assertThat(server.ctl("commit a.example.")).isEqualTo("a.example. has serial 6");
    }

    @Test
    void aZoneWithoutContentHasTheRecordsOfItsTemplate() {
        assertThat(server.ctl("add b.example. empty")).isEqualTo("the zone b.example. is served with serial 1");

        assertThat(server.ctl("read b.example.").lines()).containsExactly(
                "b.example. 3600 IN SOA ns1.example.net. admin.example.net. 1 3600 900 1209600 3600",
                "b.example. 3600 IN NS ns1.example.net.", "b.example. 3600 IN NS ns2.example.net.");
        assertThat(server.ctl("add c.example. own"))
                .isEqualTo("refused: the zone c.example. has no content; add it with"
                        + " a zone file, or set name-servers of the template own");
        assertThat(server.has("c.example.")).isFalse();
    }

    @Test
    void aZoneMayComeFromTheFileOfItsTemplate() throws Exception {
        Files.createDirectory(folder.resolve("zones"));
        Files.copy(folder.resolve("configured.zone"), folder.resolve("zones/file.example.zone"));

        assertThat(server.ctl("add File.Example. files")).isEqualTo("the zone File.Example. is served with serial 7");
        server.restart(TEMPLATES + ZONES);

        assertThat(server.serial("file.example.")).isEqualTo(7);
        assertThat(server.ctl("remove file.example.")).isEqualTo("the zone file.example. is removed");
        assertThat(server.has("file.example.")).isFalse();
        assertThat(server.serial("configured.example.")).isEqualTo(7);
        assertThat(server.ctl("add missing.example. files"))
                .startsWith("the zone missing.example. is added, and not served yet: ");
        assertThat(server.ctl("add a/b.example. files"))
                .isEqualTo("refused: the name a/b.example. cannot be a part of the path zones/{zone}.zone; use a"
                        + " template without file");
    }

    @Test
    void aSecondaryZoneIsTransferred() throws Exception {
        try (TestServer primary = TestServer.start(folder.resolve("primary"), TEMPLATES)) {
            primary.add("a.example.", "own", RECORDS);
            String templates = "templates: [{name: copies, primaries: [" + primary.address() + "]}]\n";
            server.reload(templates + ZONES);

            assertThat(server.ctl("add a.example. copies"))
                    .isEqualTo("the zone a.example. is added, and not served yet: it has not been transferred");
            await(() -> server.serves("a.example."));
            assertThat(server.ctl("purge a.example. --yes"))
                    .isEqualTo("the content of a.example. is removed, and the zone is being transferred");
            await(() -> server.serves("a.example."));
            server.restart(templates + ZONES);

            assertThat(server.serves("a.example.")).as("from the journal").isTrue();
            assertThat(server.ctl("status a.example."))
                    .startsWith("zone=a.example. role=secondary origin=added served=true serial=5");
        }
    }

    @Test
    void purgeRemovesWhatTheJournalHasOfAZoneThatIsNotServed() throws Exception {
        server.restart(
                TEMPLATES + "zones: [{name: configured.example., file: configured.zone, update-from: [loopback]}]\n");
        assertThat(server.ctl("purge configured.example. --yes"))
                .startsWith("refused: the zone configured.example. is served, and its content would be lost");
        server.reload(TEMPLATES);

        assertThat(server.ctl("purge configured.example. --yes"))
                .isEqualTo("the content of configured.example. is removed from the journal");
        assertThat(server.ctl("purge configured.example. --yes"))
                .isEqualTo("refused: the journal has nothing of configured.example.");
        assertThatThrownBy(() -> server.ctl("purge configured.example.")).hasMessageEndingWith(
                "to confirm that, write purge configured.example. --yes");
    }

    @Test
    void whatCannotBeAddedOrRemovedIsRefusedWithTheRemedy() {
        assertThat(server.ctl("add x.example. none"))
                .isEqualTo("refused: there is no template 'none'; the templates are"
                        + " own, empty, files, copies");
        assertThat(server.ctl("add configured.example. empty"))
                .isEqualTo("refused: the zone configured.example. exists already: it is in the configuration; change it"
                        + " there, and reload it");
        assertThat(server.ctl("remove configured.example."))
                .isEqualTo("refused: the zone configured.example. is in the configuration; remove it there, and reload"
                        + " the configuration");
        assertThat(server.add("a.example.", "copies", RECORDS)).isEqualTo("refused: the template copies has primaries,"
                + " from which the content comes; add the zone without content, or with another template");
        assertThat(server.add("a.example.", "own", RECORDS[1]))
                .isEqualTo("refused: the content of the zone a.example. has no SOA record at the name of the zone; add"
                        + " one");
        assertThat(server.add("a.example.", "own", RECORDS[0]))
                .isEqualTo("refused: the content of the zone a.example. has no NS record at the name of the zone; add"
                        + " one");
        assertThat(server.add("a.example.", "own", "b.example. 60 A 192.0.2.1"))
                .isEqualTo("refused: b.example. is not in the zone a.example.");
        assertThat(server.has("a.example.")).isFalse();
    }

    @Test
    void aZoneWhoseContentCannotBeStoredIsNotAdded() throws Exception {
        String small = "journal: {directory: small, size: 1MiB, zone-size: 1MiB}\n" + TEMPLATES + ZONES;
        server.restart(small);
        String[] records = Stream.concat(Stream.of(RECORDS),
                IntStream.range(0, 20_000).mapToObj(i -> "t" + i + ".a.example. 60 TXT \"" + "x".repeat(100) + i + '"'))
                .toArray(String[]::new);

        assertThat(server.add("a.example.", "own", records))
                .isEqualTo("refused: the journal cannot be written; the log says why");

        assertThat(server.has("a.example.")).isFalse();
        server.restart(small);
        assertThat(server.has("a.example.")).isFalse();
        assertThat(server.add("a.example.", "own", RECORDS)).isEqualTo("the zone a.example. is served with serial 5");
    }

    @Test
    void purgeOnAServerWithoutAJournalFindsNothing() throws Exception {
        try (TestServer other = TestServer.start(folder.resolve("other"), "")) {
            assertThat(other.ctl("purge x. --yes")).isEqualTo("refused: the journal has nothing of x.");
        }
    }

    @Test
    void aZoneThatIsNoSecondaryAnyMoreDoesNotExpire() throws Exception {
        try (TestServer primary = TestServer.start(folder.resolve("primary"), TEMPLATES)) {
            primary.add("a.example.", "own", RECORDS);
            String templates = "templates: [{name: copies, primaries: [" + primary.address() + "]}]\n";
            server.reload(templates + ZONES);
            server.ctl("add a.example. copies");
            await(() -> server.serves("a.example."));

            server.reload("templates: [{name: copies, transfer-to: [loopback]}]\n" + ZONES);
        }

        Zone zone = Objects.requireNonNull(
                server.daemon().current().zones().current().withApex(Name.of("a.example.")));
        assertThat(zone.lifetime((ZoneSnapshot) zone.state(), Instant.now().plus(Duration.ofDays(30))))
                .as("what secondaries are told").isEqualTo(86400);
    }

    @Test
    void aStartWithoutTheTemplateOfAnAddedZoneIsRefusedAlsoIfNothingElseNeedsTheJournal() {
        server.add("a.example.", "own", RECORDS);

        assertThatThrownBy(() -> server.restart(ZONES)).isInstanceOfSatisfying(StartFailure.class,
                it -> assertThat(it.problems()).singleElement().asString()
                        .contains("templates: there is no template own, but zones that were added"));
    }

    @Test
    void aReloadKeepsTheZonesAndAppliesTheirTemplates() {
        server.add("a.example.", "own", RECORDS);

        assertThat(server.reload("templates: [{name: own, notify: [\"127.0.0.1:9\"]}]\n" + ZONES).isDone()).isTrue();

        assertThat(server.serial("a.example.")).isEqualTo(5);
        assertThat(server.ctl("notify a.example.")).isEqualTo("the secondaries of a.example. are notified of serial 5");
        ReloadResult refused = server.reload("templates: [{name: other, notify: [\"127.0.0.1:9\"]}]\n");
        assertThat(refused.inEffect()).isFalse();
        assertThat(refused.problems()).singleElement().asString()
                .endsWith("templates: there is no template own, but zones that were added while the server ran have it:"
                        + " a.example.; write it again, or first remove these zones with rootwalk ctl zone remove");
        assertThat(server.reload(TEMPLATES + "zones: [{name: a.example., file: configured.zone}]\n").problems())
                .singleElement().asString().endsWith("zones: a.example. was added while the server ran; remove it with"
                        + " rootwalk ctl zone remove a.example., or from zones");
        assertThat(server.serial("a.example.")).isEqualTo(5);
    }
}

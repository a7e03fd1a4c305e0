package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.assembly.TestServer.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.zones.ProducedCatalogs;
import rootwalk.wire.Name;

/// Catalog zones (RFC 9432) between two servers.
class CatalogZonesTest {

    private static final String SOA = " 60 SOA ns h 5 3600 600 86400 60";
    private static final String NS = " 60 NS ns.example.";

    @TempDir
    private Path folder;
    private TestServer primary;
    private TestServer secondary;

    /// A primary with a catalog zone of its members, and one that is written by hand.
    private static String producer(String notified) {
        String shared = "transfer-to: [loopback], notify: [" + notified + "]";
        return "templates:\n"
                + "  - {name: customer, member-of: cat.example., " + shared + "}\n"
                + "  - {name: signed, member-of: cat.example., group: signed, " + shared + "}\n"
                + "  - {name: catalog, " + shared + "}\n"
                + "zones: [{name: cat.example., role: catalog, " + shared + "}]\n";
    }

    private String consumer(String zones) {
        return "templates:\n"
                + "  - {name: member, primaries: [" + primary.address() + "], transfer-to: [192.0.2.1]}\n"
                + "  - {name: special, primaries: [" + primary.address() + "], transfer-to: [loopback]}\n"
                + "  - {name: own, name-servers: [ns.example.]}\n"
                + "zones:\n" + zones;
    }

    private String consumed(String catalog) {
        return "  - {name: " + catalog + ", primaries: [" + primary.address()
                + "], catalog: {members: member, groups: {signed: special}}}\n";
    }

    @BeforeEach
    void start() throws Exception {
        primary = TestServer.start(folder.resolve("primary"), producer(""));
        secondary = TestServer.start(folder.resolve("secondary"), consumer(consumed("cat.example.")));
        primary.reload(producer(secondary.address()));
    }

    @AfterEach
    void close() {
        secondary.close();
        primary.close();
    }

    private void add(String zone, String template) {
        assertThat(primary.add(zone, template, zone + SOA, zone + NS)).endsWith("is served with serial 5");
    }

    @Test
    void aZoneThatIsAddedAtThePrimaryIsServedByTheSecondary() throws Exception {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        add("b.example.", "signed");
        await(() -> secondary.serves("b.example."));

        assertThat(secondary.ctl("list").lines()).filteredOn(line -> line.contains("origin=member"))
                .containsExactly("zone=a.example. role=secondary origin=member of cat.example. served=true serial=5",
                        "zone=b.example. role=secondary origin=member of cat.example. served=true serial=5");
        assertThat(secondary.ctl("status cat.example.")).contains("catalog.members=2 catalog.not-served=[]");
        assertThat(secondary.daemon().current().settings().find(Name.of("b.example.")).orElseThrow()
                .transferTo()).as("the template of the group").hasToString(
                        secondary.daemon().config().template("special").orElseThrow().transferTo().toString());
        assertThat(secondary.ctl("remove a.example."))
                .isEqualTo("refused: the zone a.example. is a member of cat.example.;"
                        + " remove it from the catalog zone at its primary");
        assertThat(secondary.ctl("add a.example. member")).contains("it is a member of cat.example.; change the");

        primary.ctl("remove a.example.");
        await(() -> !secondary.has("a.example."));
        assertThat(secondary.serves("b.example.")).isTrue();
    }

    @Test
    void membersAreServedAfterARestartWithoutTheirPrimary() throws Exception {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        String configuration = consumer(consumed("cat.example."));
        primary.close();

        secondary.restart(configuration);

        assertThat(secondary.serves("a.example.")).isTrue();
        await(() -> secondary.ctl("status cat.example.").contains("catalog.members=1"));
        assertThat(secondary.serves("a.example.")).isTrue();
    }

    @Test
    void aMemberThatIsAddedAnewIsTransferredAgain() {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        Zone before = zone("a.example.");

        primary.ctl("remove a.example.");
        add("a.example.", "customer");

        await(() -> {
            Zone now = zone("a.example.");
            return now != null && now != before && now.state() instanceof ZoneSnapshot;
        });
    }

    private @Nullable Zone zone(String name) {
        return secondary.daemon().current().zones().current().withApex(Name.of(name));
    }

    @Test
    void aBrokenCatalogChangesNothing() {
        primary.add("hand.example.", "catalog", "hand.example. 60 SOA invalid. invalid. 1 3600 600 86400 0",
                "hand.example. 60 NS invalid.", "version.hand.example. 60 TXT 2",
                "x.zones.hand.example. 60 PTR a.example.");
        primary.add("a.example.", "catalog", "a.example." + SOA, "a.example." + NS);
        secondary.reload(consumer(consumed("hand.example.")));
        await(() -> secondary.serves("a.example."));

        primary.ctl("begin hand.example.");
        primary.ctl("unset hand.example. version.hand.example.");
        primary.ctl("unset hand.example. x.zones.hand.example.");
        primary.ctl("commit hand.example.");

        await(() -> secondary.ctl("status hand.example.")
                .contains("catalog.fault=version.hand.example. TXT: the catalog"
                        + " zone has no version"));
        assertThat(secondary.serves("a.example.")).isTrue();
        primary.ctl("begin hand.example.");
        primary.ctl("set hand.example. version 60 TXT 2");
        primary.ctl("commit hand.example.");
        await(() -> !secondary.has("a.example."));
    }

    @Test
    void aConfiguredZoneIsNoMemberUntilItIsRemovedFromTheConfiguration() {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        String own = "  - {name: a.example., primaries: [" + primary.address() + "]}\n";

        assertThat(secondary.reload(consumer(consumed("cat.example.") + own)).isDone()).isTrue();
        assertThat(secondary.ctl("status a.example.")).contains("origin=configured");
        assertThat(secondary.ctl("status cat.example."))
                .contains("catalog.members=0 catalog.not-served=[a.example.: the server has a zone of this name]");

        assertThat(secondary.reload(consumer(consumed("cat.example."))).isDone()).isTrue();
        assertThat(secondary.ctl("status a.example.")).contains("origin=member of cat.example.");
        await(() -> secondary.serves("a.example."));
    }

    @Test
    void aZoneThatWasAddedIsNoMemberUntilItIsRemoved() {
        assertThat(secondary.ctl("add a.example. own")).isEqualTo("the zone a.example. is served with serial 1");
        add("a.example.", "customer");
        await(() -> secondary.ctl("status cat.example.")
                .contains("catalog.members=0 catalog.not-served=[a.example.: the server has a zone of this name]"));
        assertThat(secondary.ctl("status a.example.")).startsWith("zone=a.example. role=primary origin=added");

        primary.ctl("remove a.example.");
        await(() -> secondary.ctl("status cat.example.").contains("catalog.not-served=[]"));
        assertThat(secondary.serial("a.example.")).isEqualTo(1);
        add("a.example.", "customer");
        await(() -> !secondary.ctl("status cat.example.").contains("catalog.not-served=[]"));
        assertThat(secondary.ctl("remove a.example.")).isEqualTo("the zone a.example. is removed");

        assertThat(secondary.ctl("status a.example.")).contains("origin=member of cat.example.");
        await(() -> secondary.serial("a.example.") == 5);
    }

    @Test
    void aZoneAndTheCatalogThatListsItMayGoTogether() {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        String own = "  - {name: a.example., primaries: [" + primary.address() + "]}\n";
        assertThat(secondary.reload(consumer(consumed("cat.example.") + own)).isDone()).isTrue();
        await(() -> secondary.ctl("status cat.example.").contains("a.example.: "));

        assertThat(secondary.reload(consumer("  - {name: cat.example., primaries: [" + primary.address() + "]}\n"))
                .isDone()).isTrue();

        assertThat(secondary.has("a.example.")).isFalse();
        assertThat(secondary.reload(consumer(consumed("cat.example."))).isDone()).isTrue();
        await(() -> secondary.serves("a.example."));
    }

    @Test
    void twoCatalogsThatListTheSameZoneMayGoTogether() {
        primary.add("hand.example.", "catalog", "hand.example. 60 SOA invalid. invalid. 1 3600 600 86400 0",
                "hand.example. 60 NS invalid.", "version.hand.example. 60 TXT 2",
                "x.zones.hand.example. 60 PTR a.example.");
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));
        secondary.reload(consumer(consumed("cat.example.") + consumed("hand.example.")));
        await(() -> secondary.ctl("status hand.example.").contains("a.example.: the zone is a member of"));

        assertThat(secondary.reload(consumer("")).isDone()).isTrue();

        assertThat(secondary.has("a.example.")).isFalse();
        assertThat(secondary.daemon().registry().size()).isZero();
        assertThat(secondary.reload(consumer("")).isDone()).isTrue();
    }

    @Test
    void aGroupMayHaveAnyCharacters() {
        String templates = producer(secondary.address()).replace("group: signed", "group: 'ops\\\"'");
        assertThat(primary.reload(templates).isDone()).isTrue();

        add("b.example.", "signed");

        await(() -> primary.ctl("read cat.example.").contains("TXT \"ops\\\\\\\"\""));
    }

    @Test
    void aDefectDoesNotEndTheWorkOnCatalogZones() {
        add("a.example.", "customer");
        Config.Zone added = primary.daemon().current().settings().find(Name.of("a.example.")).orElseThrow();
        AtomicInteger attempts = new AtomicInteger();
        ProducedCatalogs produced = new ProducedCatalogs(primary.daemon()::registry, () -> {
            if (attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("a defect of a test");
            }
            return Instant.now();
        });
        try (CatalogZones zones = new CatalogZones(primary.daemon(), produced, Thread.ofVirtual().factory())) {
            boolean _ = primary.daemon().change(service -> {
                zones.use(service);
                return true;
            }).orElseThrow();
            await(() -> attempts.get() == 1);

            zones.added(List.of(added));

            await(() -> attempts.get() > 1);
        }
    }

    @Test
    void aCatalogZoneOfThisServerIsChangedByItsMembersOnly() {
        String remedy = "refused: the zone cat.example. is made from the zones that are its members; change member-of"
                + " and group of these";

        assertThat(primary.ctl("freeze cat.example.")).isEqualTo(remedy);
        assertThat(primary.ctl("begin cat.example.")).isEqualTo(remedy);
        assertThat(new ServerZones(primary.daemon()).isProduced(catalog())).isTrue();
    }

    private Zone catalog() {
        return Objects.requireNonNull(
                primary.daemon().current().zones().current().withApex(Name.of("cat.example.")));
    }

    /// The owner of the PTR record of a member, if it is listed.
    private Optional<String> node(String member) {
        return primary.ctl("read cat.example.").lines().filter(line -> line.endsWith(" PTR " + member))
                .map(line -> line.substring(0, line.indexOf(' '))).findFirst();
    }

    @Test
    void aRefusedChangeOfACatalogZoneIsMadeLater() {
        add("a.example.", "customer");
        await(() -> node("a.example.").isPresent());
        String before = node("a.example.").orElseThrow();
        assertThat(primary.daemon().journalOfZones().setFrozen(catalog(), true).join()).isTrue();
        primary.ctl("remove a.example.");
        add("a.example.", "customer");
        add("b.example.", "customer");
        assertThat(primary.daemon().journalOfZones().setFrozen(catalog(), false).join()).isTrue();

        add("c.example.", "customer");

        await(() -> node("c.example.").isPresent());
        assertThat(node("b.example.")).isPresent();
        assertThat(node("a.example.")).isPresent().get().isNotEqualTo(before);
    }

    @Test
    void aMemberThatComesBackWithTheConfigurationHasAnotherLabel() throws Exception {
        Files.writeString(folder.resolve("primary/a.zone"), "@ 60 SOA ns h 5 3600 600 86400 60\n@ 60 NS ns.example.\n");
        String without = producer("");
        String with =
                without.replace("zones: [", "zones: [{name: a.example., file: a.zone, member-of: cat.example.}, ");
        primary.reload(with);
        await(() -> node("a.example.").isPresent());
        String first = node("a.example.").orElseThrow();

        primary.reload(without);
        primary.reload(with);
        await(() -> node("a.example.").isPresent() && !node("a.example.").get().equals(first));

        String second = node("a.example.").orElseThrow();
        primary.reload(without);
        await(() -> node("a.example.").isEmpty());
        primary.restart(without);
        primary.restart(with);
        await(() -> node("a.example.").isPresent());
        String third = node("a.example.").orElseThrow();
        assertThat(third).as("after a restart").isNotIn(first, second);

        primary.restart(with);
        add("b.example.", "customer");
        await(() -> node("b.example.").isPresent());
        assertThat(node("a.example.")).as("it stays").contains(third);
    }

    @Test
    void theMembersOfACatalogThatIsRemovedFromTheConfigurationAreRemoved() throws Exception {
        add("a.example.", "customer");
        await(() -> secondary.serves("a.example."));

        assertThat(secondary.reload(consumer("  - {name: cat.example., primaries: [" + primary.address() + "]}\n"))
                .isDone()).isTrue();

        assertThat(secondary.has("a.example.")).isFalse();
        assertThat(secondary.daemon().registry().size()).isZero();
        secondary.restart(consumer(consumed("cat.example.")));
        await(() -> secondary.serves("a.example."));
    }
}

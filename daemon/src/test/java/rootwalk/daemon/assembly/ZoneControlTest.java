package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.CommandResult;
import rootwalk.control.Report;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.process.Environment;

/// `rootwalk ctl zone`.
class ZoneControlTest {

    @TempDir
    private Path folder;
    private Daemon daemon;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\n");
        String text = """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones:
              - {name: example., file: zone, update-from: [loopback], notify: ["127.0.0.1:9"]}
              - {name: plain., file: zone}
              - {name: copy., primaries: ["127.0.0.1:9"]}
            """;
        var read = (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        daemon = Daemon.start(read, Environment.ofProcess(() -> read));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    /// What a command prints: its records, or what is so now, or why not.
    private String run(String command) throws Exception {
        StringBuilder lines = new StringBuilder();
        return switch (daemon.control().zone(ZoneCommand.parse(command), lines)) {
            case CommandResult.Done(String text) -> text;
            case CommandResult.Printed _ -> lines.toString().strip();
            case CommandResult.Listed(var reports) ->
                String.join("\n", reports.stream().map(ZoneControlTest::line).toList());
            case CommandResult.Refused(var problem) -> "refused: " + problem;
        };
    }

    private static String line(Report report) {
        return String.join(" ", report.facts().stream().map(fact -> fact.name() + "=" + switch (fact.value()) {
            case Report.Value.Text(String text) -> text;
            case Report.Value.Count(long number) -> Long.toString(number);
            case Report.Value.Flag(boolean flag) -> Boolean.toString(flag);
            case Report.Value.Texts _,Report.Value.Items _ -> "?";
        }).toList());
    }

    @Test
    void listsZonesAndTheirState() throws Exception {
        assertThat(run("list").lines()).containsExactly(
                "zone=copy. role=secondary origin=configured served=false message=it has not been transferred",
                "zone=example. role=primary origin=configured served=true serial=7",
                "zone=plain. role=primary origin=configured served=true serial=7");
        assertThat(run("status example.")).isEqualTo(
                "zone=example. role=primary origin=configured served=true serial=7 recorded=true frozen=false differs-from-file=false");
        assertThat(run("status copy.")).startsWith("zone=copy. role=secondary origin=configured served=false")
                .contains("refresh.next=20");
        assertThat(run("status nowhere."))
                .isEqualTo("refused: there is no zone nowhere.; rootwalk ctl zone list prints those that exist");
    }

    @Test
    void readsRecords() throws Exception {
        assertThat(run("read example.").lines()).containsExactly(
                "example. 60 IN SOA ns.example. h.example. 7 3600 600 86400 60", "example. 60 IN NS ns.example.",
                "ns.example. 60 IN A 192.0.2.1", "www.example. 60 IN A 192.0.2.2");
        assertThat(run("read example. www.example.")).isEqualTo("www.example. 60 IN A 192.0.2.2");
        assertThat(run("read example. example. NS")).isEqualTo("example. 60 IN NS ns.example.");
        assertThat(run("read example. nobody.example.")).isEmpty();
        assertThat(run("read copy.")).startsWith("refused: the zone copy. is not served");
    }

    @Test
    void makesTheChangesOfATransactionTogether() throws Exception {
        assertThat(run("set example. a 60 TXT x")).startsWith("refused: the zone example. has no transaction");
        assertThat(run("begin example.")).isEqualTo("a transaction of example. has begun");
        assertThat(run("begin example.")).startsWith("refused: the zone example. has a transaction already");
        assertThat(run("set example. a 60 TXT \"x\"")).isEqualTo("the transaction of example. has 1 change");
        assertThat(run("unset example. www.example. A 192.0.2.2"))
                .isEqualTo("the transaction of example. has 2 changes");
        assertThat(run("set example. a.other. 60 TXT x"))
                .isEqualTo("refused: a.other. is not in the zone example.");
        assertThat(run("set example. a TXTT x")).startsWith("refused: ");
        assertThat(run("set example. a TXT v=x; y")).startsWith("refused: what follows the semicolon is a comment");
        assertThat(run("unset example. a TXT v=x; y")).startsWith("refused: what follows the semicolon is a comment");
        assertThat(run("read example. a.example.")).isEmpty();
        assertThat(run("status example.")).endsWith("transaction.changes=2");

        assertThat(run("commit example.")).isEqualTo("example. has serial 8");

        assertThat(run("read example. a.example.")).isEqualTo("a.example. 60 IN TXT \"x\"");
        assertThat(run("read example. www.example.")).isEmpty();
        assertThat(run("commit example.")).startsWith("refused: the zone example. has no transaction");
        assertThat(run("status example.")).endsWith("differs-from-file=true");
    }

    @Test
    void keepsATransactionThatCannotBeMade() throws Exception {
        run("begin example.");
        run("set example. a 60 TXT x");
        run("freeze example.");

        assertThat(run("commit example.")).startsWith("refused: the zone example. was not changed");
        assertThat(run("status example.")).endsWith("transaction.changes=1");
        run("thaw example.");
        assertThat(run("commit example.")).isEqualTo("example. has serial 8");
    }

    @Test
    void forgetsATransactionThatIsAborted() throws Exception {
        run("begin example.");
        run("set example. a 60 TXT x");

        assertThat(run("abort example.")).isEqualTo("the transaction of example. was ended without its 1 change");
        assertThat(run("read example. a.example.")).isEmpty();
        assertThat(run("abort example.")).startsWith("refused");
    }

    @Test
    void printsWhatHasChangedAndRevertsIt() throws Exception {
        for (String record : new String[] {"a 60 A 192.0.2.7", "b 60 A 192.0.2.8"}) {
            run("begin example.");
            run("set example. " + record);
            run("commit example.");
        }

        assertThat(run("diff example. 8 9").lines()).containsExactly(
                "- example. 60 IN SOA ns.example. h.example. 8 3600 600 86400 60",
                "+ example. 60 IN SOA ns.example. h.example. 9 3600 600 86400 60", "+ b.example. 60 IN A 192.0.2.8");
        assertThat(run("diff example. 7 9").lines()).hasSize(6);
        assertThat(run("diff example. 6 9"))
                .isEqualTo("refused: the journal has no changes of the zone example. from serial 6 to 9");
        assertThat(run("diff example. 7 99"))
                .startsWith("refused: the journal has no changes of the zone example. from serial 7 to 99");
        String before = run("read example.");

        assertThat(run("revert example. 7")).isEqualTo("example. has serial 10");

        assertThat(run("read example.").lines()).containsExactly(
                "example. 60 IN SOA ns.example. h.example. 10 3600 600 86400 60", "example. 60 IN NS ns.example.",
                "ns.example. 60 IN A 192.0.2.1", "www.example. 60 IN A 192.0.2.2");
        assertThat(run("revert example. 9")).isEqualTo("example. has serial 11");
        assertThat(run("read example.").lines())
                .containsExactlyInAnyOrderElementsOf(before.replace(" 9 3600", " 11 3600").lines().toList());
    }

    @Test
    void freezesAndThaws() throws Exception {
        assertThat(run("freeze example.")).startsWith("example. is frozen");
        assertThat(run("status example.")).contains("frozen=true");
        run("begin example.");
        run("set example. a 60 TXT x");
        assertThat(run("commit example.")).startsWith("refused: the zone example. was not changed: ");

        assertThat(run("thaw example.")).isEqualTo("example. is thawed");

        run("begin example.");
        run("set example. a 60 TXT x");
        assertThat(run("commit example.")).isEqualTo("example. has serial 8");
    }

    @Test
    void exchangesZonesWithOthers() throws Exception {
        assertThat(run("notify example.")).isEqualTo("the secondaries of example. are notified of serial 7");
        assertThat(run("notify plain.")).startsWith("refused: nobody is notified of the zone plain.");
        assertThat(run("refresh copy.")).isEqualTo("copy. is being compared with its primaries");
        assertThat(run("retransfer copy.")).isEqualTo("copy. is being transferred");
        assertThat(run("refresh example.")).startsWith("refused: the zone example. is not a secondary zone");
    }

    @Test
    void changesOnlyZonesWhoseChangesAreRecordedHere() throws Exception {
        assertThat(run("begin plain.")).startsWith("refused: changes of the zone plain. are not recorded");
        assertThat(run("begin copy.")).startsWith("refused: the zone copy. is a secondary zone");
    }
}

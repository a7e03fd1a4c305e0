package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.file.ZoneLoader.LoadResult;
import rootwalk.authoritative.file.ZoneLoader.Source;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

class ZoneLoaderTest {

    @TempDir
    private Path folder;

    private long now = 1_000;
    private final ZoneLoader loader = new ZoneLoader(() -> Instant.ofEpochMilli(now));
    private Source one = new Source(Name.ROOT, Path.of("unset"));
    private Source two = one;

    @BeforeEach
    void twoZones() throws IOException {
        one = new Source(Name.of("one."), folder.resolve("one"));
        two = new Source(Name.of("two."), folder.resolve("two"));
        write("one", zone(1));
        write("two", zone(1) + "$INCLUDE part\n");
        write("part", "a 60 A 192.0.2.1\n");
    }

    private static String zone(int serial) {
        return "@ 60 SOA ns.other. h.other. " + serial + " 2 3 4 5\n@ 60 NS ns.other.\n";
    }

    private void write(String file, String text) throws IOException {
        // Exchanged by rename, as careful programs do: another file even within one tick of the clock.
        Path aside = folder.resolve("aside");
        Files.writeString(aside, text);
        Files.move(aside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static int serial(LoadResult loaded, String apex) {
        Zone zone = loaded.zones().withApex(Name.of(apex));
        return ((ZoneSnapshot) zone.state()).serial();
    }

    /// Reads and publishes.
    private LoadResult load(Source... sources) {
        LoadResult round = loader.load(List.of(sources));
        round.publish();
        return round;
    }

    @Test
    void filesThatAreAsTheyWereAreNotReadAgain() {
        LoadResult first = load(one, two);
        LoadResult second = load(one, two);

        assertThat(first.filesRead()).hasSize(2);
        assertThat(second.filesRead()).isEmpty();
        assertThat(second.zones().withApex(Name.of("one."))).isSameAs(first.zones().withApex(Name.of("one.")));
    }

    /// Its permissions may have changed, which the time and the size of a file do not show.
    @Test
    void aFileThatCouldNotBeReadIsReadAgain() throws IOException {
        load(one, two);
        Files.delete(folder.resolve("one"));
        Files.createDirectory(folder.resolve("one"));
        load(one, two);

        assertThat(load(one, two).filesRead()).hasSize(1);
    }

    @Test
    void aZoneWhoseFileChangedIsTheSameZoneWithANewSnapshot() throws IOException {
        LoadResult first = load(one, two);
        write("one", zone(2));
        LoadResult second = load(one, two);

        assertThat(second.filesRead()).hasSize(1);
        assertThat(serial(second, "one.")).isEqualTo(2);
        assertThat(second.zones().withApex(Name.of("one."))).isSameAs(first.zones().withApex(Name.of("one.")));
    }

    @Test
    void aChangeInAnIncludedFileCounts() throws IOException {
        load(one, two);
        write("part", "b 60 A 192.0.2.2\n");

        assertThat(load(one, two).filesRead()).hasSize(1);
    }

    @Test
    void aFileWithErrorsLeavesTheZoneAsItWas() throws IOException {
        load(one, two);
        write("one", "nonsense\n");
        LoadResult broken = load(one, two);
        int kept = serial(broken, "one.");
        LoadResult again = load(one, two);
        write("one", zone(3));
        LoadResult mended = load(one, two);

        assertThat(broken.problems()).isNotEmpty().allMatch(problem -> problem.file().endsWith("one"));
        assertThat(kept).isEqualTo(1);
        assertThat(again.filesRead()).isEmpty();
        assertThat(again.problems()).isEqualTo(broken.problems());
        assertThat(serial(mended, "one.")).isEqualTo(3);
    }

    @Test
    void aZoneKeepsTimeAndReasonOfALoadFailureUntilItIsFixed() throws IOException {
        Zone zone = load(one, two).zones().withApex(Name.of("one."));
        assertThat(zone.failure()).isEmpty();

        write("one", "nonsense\n");
        now = 2_000;
        load(one, two);
        write("one", zone(2) + "x 60 A 192.0.2.999\n");
        now = 3_000;
        load(one, two);

        assertThat(zone.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.since()).isEqualTo(Instant.ofEpochMilli(2_000));
            assertThat(failure.reason()).contains("one:3: error: ");
        });

        write("one", zone(3));
        load(one, two);
        assertThat(zone.failure()).isEmpty();
    }

    @Test
    void aZoneThatNeverLoadedSaysWhy() throws IOException {
        write("one", "nonsense\n");
        LoadResult loaded = load(one, two);

        assertThat(loaded.zones().size()).isEqualTo(2);
        assertThat(loaded.zones().withApex(Name.of("one.")).state())
                .isInstanceOfSatisfying(ZoneState.Unloaded.class,
                        state -> assertThat(state.reason()).contains("one:1: error"));
        assertThat(serial(loaded, "two.")).isEqualTo(1);
    }

    @Test
    void aZoneThatIsNoLongerWantedIsGone() {
        load(one, two);

        assertThat(load(two).zones().withApex(Name.of("one."))).isNull();
    }

    @Test
    void whatIsNotPublishedChangesNothingAndIsReadAgain() throws IOException {
        Zone served = load(one, two).zones().withApex(Name.of("one."));
        write("one", zone(2));
        LoadResult abandoned = loader.load(List.of(one, two));

        assertThat(abandoned.filesRead()).hasSize(1);
        assertThat(((ZoneSnapshot) served.state()).serial()).isEqualTo(1);
        assertThat(load(one, two).filesRead()).hasSize(1);
        assertThat(((ZoneSnapshot) served.state()).serial()).isEqualTo(2);
    }

    @Test
    void oneZoneIsReadAgainAlsoWhenItsFileIsTheSameAndTheOthersAreNot() throws IOException {
        LoadResult first = load(one, two);
        write("two", zone(5));

        LoadResult only = loader.loadOnly(one);
        only.publish();

        assertThat(only.filesRead()).hasSize(1);
        assertThat(only.zones().size()).isEqualTo(2);
        assertThat(only.zones().withApex(Name.of("two."))).isSameAs(first.zones().withApex(Name.of("two.")));
        assertThat(serial(only, "two.")).isEqualTo(1);
        assertThat(load(one, two).filesRead()).as("what was not read then is read now").hasSize(1);
    }

    @Test
    void oneZoneThatIsReadAgainHasItsNewRecords() throws IOException {
        load(one, two);
        write("one", zone(2));

        LoadResult only = loader.loadOnly(one);
        only.publish();

        assertThat(serial(only, "one.")).isEqualTo(2);
        assertThat(load(one, two).filesRead()).isEmpty();
    }

    /// RFC 1982 section 3.2.
    @ParameterizedTest
    @CsvSource({"7, 8, false", "7, 7, false", "7, 6, true", "4294967295, 0, false", "0, 4294967295, true",
            "1, 2147483648, false"})
    void aSerialThatWentBackwardsIsReported(long before, long now, boolean backwards) throws IOException {
        write("one", zone(1).replace(" 1 2 3 4 5", " " + before + " 2 3 4 5"));
        assertThat(load(one, two).backwards()).isEmpty();
        write("one", zone(1).replace(" 1 2 3 4 5", " " + now + " 2 3 4 5"));

        assertThat(load(one, two).backwards()).isEqualTo(
                backwards ? List.of(new ZoneLoader.SerialDecrease(Name.of("one."), before, now)) : List.of());
    }

    @Test
    void aFileThatIsRefusedDoesNotGoBackwards() throws IOException {
        load(one, two);
        write("one", "nonsense\n");

        assertThat(load(one, two).backwards()).isEmpty();
    }
}

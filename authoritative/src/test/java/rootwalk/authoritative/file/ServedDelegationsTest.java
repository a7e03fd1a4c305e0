package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.wire.Name;

/// The example of RFC 4034 section 5.4: a key and its DS record.
class ServedDelegationsTest {

    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";
    private static final String KEY =
            "@ DNSKEY 256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZ"
                    + "DRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==\n";
    private static final String SIGNED = "@ RRSIG SOA 5 3 300 20491231000000 20200101000000 60485 @ AAAA\n"
            + "@ NSEC @ NS SOA RRSIG NSEC DNSKEY\n";
    private static final String NS = "dskey.example.com. NS ns.other.\n";
    private static final String RIGHT = "dskey.example.com. DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118\n";
    private static final String WRONG = "dskey.example.com. DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292119\n";
    private static final String UNKNOWN = "dskey.example.com. DS 60485 5 99 AB\n";

    @TempDir
    private Path folder;

    private ZoneLoader.Source source(String apex, String text) throws IOException {
        Path file = folder.resolve(apex + "zone");
        Files.writeString(file, HEAD + text);
        return new ZoneLoader.Source(Name.of(apex), file);
    }

    private static List<String> problems(ZoneLoader.LoadResult result) {
        return Stream.of(result.problems(), result.dnssecWarnings()).flatMap(List::stream)
                .map(problem -> problem.line() + " " + problem.what()).toList();
    }

    private List<String> loaded(String parent, String child) throws IOException {
        return problems(new ZoneLoader(() -> Instant.EPOCH).load(
                List.of(source("com.", NS + parent), source("dskey.example.com.", child))));
    }

    @Test
    void aDsRecordOfAKeyOfTheChildIsRight() throws IOException {
        assertThat(loaded(RIGHT, KEY + SIGNED)).isEmpty();
        assertThat(loaded(UNKNOWN, KEY + SIGNED)).isEmpty();
        assertThat(loaded("", KEY + SIGNED)).isEmpty();
    }

    @Test
    void aDsRecordWithoutAKeyIsWarnedOf() throws IOException {
        assertThat(loaded(WRONG, KEY + SIGNED))
                .containsExactly("5 the DS record of dskey.example.com. matches no DNSKEY record of that zone,"
                        + " which this server serves too: validating resolvers do not accept its answers");
        assertThat(loaded(RIGHT + WRONG, KEY + SIGNED)).containsExactly(
                "6 the DS record of dskey.example.com. matches no DNSKEY record of that zone, which this server serves too");
    }

    @Test
    void aDsRecordOfAZoneWithoutKeysOrSignaturesIsWarnedOf() throws IOException {
        for (String unsigned : List.of("", KEY)) {
            assertThat(loaded(RIGHT, unsigned))
                    .containsExactly("5 the zone dskey.example.com. has a DS record, but is not signed:"
                            + " validating resolvers do not accept its answers");
        }
        assertThat(loaded(RIGHT, SIGNED))
                .contains("5 the zone dskey.example.com. has a DS record, but no DNSKEY record:"
                        + " validating resolvers do not accept its answers");
    }

    /// A log has each problem once.
    @Test
    void itIsNotComparedAgainAsLongAsBothStayTheSame() throws IOException {
        ZoneLoader loader = new ZoneLoader(() -> Instant.EPOCH);
        ZoneLoader.Source parent = source("com.", NS + WRONG);
        ZoneLoader.Source child = source("dskey.example.com.", KEY + SIGNED);
        ZoneLoader.Source other = source("org.", "");
        ZoneLoader.LoadResult first = loader.load(List.of(parent, child, other));
        first.publish();

        assertThat(problems(first)).hasSize(1);
        assertThat(problems(loader.load(List.of(parent, child, other)))).isEmpty();
        assertThat(problems(loader.loadOnly(other))).isEmpty();
        assertThat(problems(loader.loadOnly(parent))).hasSize(1);
        assertThat(problems(loader.loadOnly(child))).hasSize(1);
        assertThat(loader.loadOnly(child).zones()).hasSize(3);
    }

    @Test
    void aZoneThatIsAddedIsComparedWithThoseThatAreThere() throws IOException {
        ZoneLoader loader = new ZoneLoader(() -> Instant.EPOCH);
        ZoneLoader.Source parent = source("com.", NS + WRONG);
        ZoneLoader.Source child = source("dskey.example.com.", KEY + SIGNED);
        loader.load(List.of(source("org.", ""))).publish();

        ZoneLoader.LoadResult first = loader.change(List.of(child), Set.of());
        first.publish();
        ZoneLoader.LoadResult second = loader.change(List.of(parent), Set.of());
        second.publish();
        loader.change(List.of(), Set.of(child.apex())).publish();
        ZoneLoader.LoadResult third = loader.change(List.of(child), Set.of());

        assertThat(problems(first)).isEmpty();
        assertThat(problems(second)).as("a parent").hasSize(1);
        assertThat(problems(third)).as("a child").hasSize(1);
        assertThat(third.zones()).hasSize(3);
    }

    @Test
    void itIsComparedAgainWhenOneOfTheZonesChanges() throws IOException {
        ZoneLoader loader = new ZoneLoader(() -> Instant.EPOCH);
        ZoneLoader.Source parent = source("com.", NS + RIGHT);
        ZoneLoader.Source child = source("dskey.example.com.", KEY + SIGNED);
        ZoneLoader.LoadResult first = loader.load(List.of(parent, child));
        first.publish();
        Files.writeString(child.file(), HEAD);

        assertThat(problems(first)).isEmpty();
        assertThat(first.changed()).isEmpty();
        assertThat(loader.loadOnly(child).changed()).containsExactly(child.apex());
        assertThat(problems(loader.loadOnly(child))).hasSize(1);
        assertThat(problems(loader.loadOnly(parent))).isEmpty();
    }
}

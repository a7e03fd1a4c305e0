package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

class GenerateDirectiveTest {

    private static final Name EXAMPLE = Name.of("example.");
    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";

    @TempDir
    private Path folder;

    private ZoneReading read(String directives) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, HEAD + directives + "\n");
        return ZoneFile.read(EXAMPLE, file);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GenerateDirectiveTest.class.getResource(name)).toURI());
    }

    private static List<String> records(ZoneReading reading) {
        assertThat(reading.problems()).noneMatch(ZoneProblem::isError);
        TreeSet<String> all = new TreeSet<>();
        for (ZoneNode node : ((ZoneSnapshot) reading.state()).names()) {
            for (RRset rrset : node.rrsets()) {
                for (Rdata data : rrset.rdata()) {
                    all.add(rrset.owner() + " " + rrset.ttl() + " " + rrset.type() + " " + data);
                }
            }
        }
        return new ArrayList<>(all);
    }

    /// `src/test/peers/generate-as-bind` asks BIND again.
    @Test
    void aCarriageReturnInTheDataMakesNoSecondRecord() throws IOException {
        assertThat(read("$GENERATE 1-1 h$ TXT \"a\rwww A 192.0.2.66\"").problems()).singleElement().asString()
                .contains("$GENERATE makes a record of several lines; remove the line end from its data");
        assertThat(records(read("$GENERATE 1-1 h$ TXT \"a\rb\" \"$\"")))
                .isEqualTo(records(read("h1 TXT \"a\\013b\" 1")));
    }

    @Test
    void theRecordsAreThoseThatBindMakes() throws URISyntaxException {
        List<String> ours = records(ZoneFile.read(EXAMPLE, resource("generate.zone")));
        List<String> binds = records(ZoneFile.read(EXAMPLE, resource("generate.bind")));

        assertThat(ours).hasSizeGreaterThan(230).containsExactlyElementsOf(binds);
    }

    @Test
    void severalFieldsAreDataAsTheyStand() throws IOException {
        assertThat(records(read("$GENERATE 1-1 a$ MX $ \"mail$\""))).isEqualTo(records(read("a1 MX 1 mail1")));
        assertThat(records(read("$GENERATE 1-1 a$ TXT \"x $\" \"y\""))).isEqualTo(records(read("a1 TXT \"x 1\" y")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "5-1", "1-2/0", "a-b", "-1-2", "1-2/", "1-99999999999", "1-2-3", "\"1-2", "1-2147483648"})
    void aRangeThatIsNoneIsAProblem(String range) throws IOException {
        assertThat(read("$GENERATE " + range + " a$ A 192.0.2.1").problems()).singleElement().asString()
                .contains("example.zone:4: error: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${", "${0", "${}", "${,3}", "${x}", "${0,3,}", "${0,3,z}", "${0,3,dd}", "${0,-3}", "${0,999}",
                    "${0,1,x,1}", "${99999999999}"})
    void aFormThatIsNoneIsAProblem(String form) throws IOException {
        assertThat(read("$GENERATE 1-2 a" + form + " A 192.0.2.1").problems()).singleElement().asString()
                .contains("example.zone:4: error: ").contains(" in $GENERATE cannot be read; write ${OFFSET}, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "$GENERATE 2147483647-2147483647 a${1} A 192.0.2.1 | '${1}' in $GENERATE makes 2147483648",
            "$GENERATE 1-9999999 a$ A 192.0.2.1 | $GENERATE makes more than 1000000 records",
            "$GENERATE 0-1000000 a$ A 192.0.2.1 | $GENERATE makes more than 1000000 records",
            "$GENERATE 0-2000000/2 a$ A 192.0.2.1 | $GENERATE makes more than 1000000 records",
            "$GENERATE 1-2 a$ 60 IN | the record ends before its type",
            "$GENERATE 1-2 a$ A | $GENERATE has too few fields",
            "$GENERATE 1-2 a$ 60 IN A | the data of the A record is missing",
            "$GENERATE 1-2 a$ CH A 192.0.2.1 | the record is of class CH",
            "$GENERATE 1-2 a$ A 192.0.2.300 | '192.0.2.300' is not an IPv4 address"
    })
    void whatCannotBeMadeIsAProblemAtTheDirective(String directive, String what) throws IOException {
        assertThat(read(directive).problems()).singleElement().asString().contains("example.zone:4: error: " + what);
    }

    @Test
    void aStepMakesFewerRecords() throws IOException {
        assertThat(records(read("$GENERATE 0-9990000/10000 a$ A 192.0.2.1"))).hasSize(1002);
    }

    @Test
    void nibblesAreWidenedWhereverTheyAre() throws IOException {
        assertThat(records(read("$GENERATE 10-10 x${0,8,n}ip6 A 192.0.2.1\n$GENERATE 10-10 xy${0,4,N}ip6 A 192.0.2.1")))
                .isEqualTo(records(read("xa.0.0.0.ip6 A 192.0.2.1\nxyA.0.ip6 A 192.0.2.1")));
    }

    @Test
    void aNegativeNumberHasTheDigitsOfItsComplement() throws IOException {
        assertThat(records(read("$GENERATE 1024-1024 ${-2000,0,n} A 192.0.2.1\n$GENERATE 1-1 x${-2,0,x} A 192.0.2.1")))
                .isEqualTo(records(read("0.3.c.f.f.f.f.f A 192.0.2.1\nxffffffff A 192.0.2.1")));
    }

    @Test
    void aPlainSignBehindAnOffsetIsWarnedOf() throws IOException {
        assertThat(read("$GENERATE 1-2 a$ SRV \"0 0 ${8000} b$.other.\"").problems()).singleElement().asString()
                .contains("example.zone:4: warning: an offset also applies to each plain $ after it")
                .endsWith("write ${0} for the number itself");
        assertThat(read("$GENERATE 1-2 a${1}b${0}c$ A 192.0.2.$").problems()).isEmpty();
    }

    @Test
    void theOwnerBeforeGoesOnBehind() throws IOException {
        assertThat(records(read("a A 192.0.2.1\n$GENERATE 1-2 g$ A 192.0.2.$\n  TXT who\n")))
                .isEqualTo(records(read("a A 192.0.2.1\na TXT who\ng1 A 192.0.2.1\ng2 A 192.0.2.2\n")));
    }
}

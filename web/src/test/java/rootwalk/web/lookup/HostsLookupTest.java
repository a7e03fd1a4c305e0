package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

class HostsLookupTest {

    private static final HostsLookup HOSTS = HostsLookup.of(List.of(
            "# those at home",
            "192.0.2.1\tharbor.isle harbor # the name and a short one",
            "  192.0.2.2 HARBOR.isle",
            "2001:db8::1 light.isle",
            "not-an-address gone.isle",
            "192.0.2.3 " + "a".repeat(64) + ".isle",
            ""));

    @Test
    void aNameHasAllItsAddressesWhateverItsCase() {
        assertThat(HOSTS.find(question("Harbor.ISLE.", RecordType.A)).orElseThrow().records()).singleElement()
                .satisfies(rrset -> assertThat(rrset.size()).isEqualTo(2));
    }

    @Test
    void aNameWithoutAddressesOfTheFamilyHasNoneAnywhere() {
        assertThat(HOSTS.find(question("harbor.isle.", RecordType.AAAA)).orElseThrow().records()).isEmpty();
        assertThat(HOSTS.find(question("harbor.isle.", RecordType.HTTPS)).orElseThrow().records()).isEmpty();
    }

    @Test
    void aNameThatIsNotThereIsLeftToOthers() {
        assertThat(HOSTS.find(question("www.harbor.isle.", RecordType.A))).isEmpty();
        assertThat(HOSTS.find(question("gone.isle.", RecordType.A))).isEmpty();
    }

    @Test
    void localhostAndAllBelowItIsThisMachine() {
        assertThat(HOSTS.find(question("localhost.", RecordType.A)).orElseThrow().records()).hasSize(1);
        assertThat(HOSTS.find(question("app.localhost.", RecordType.AAAA)).orElseThrow().records()).hasSize(1);
    }

    @Test
    void aFileThatIsNotThereHasNoNames() {
        assertThat(HostsLookup.read(List.of(Path.of("/nonexistent/hosts"))).find(question("a.", RecordType.A)))
                .isEmpty();
    }

    private static Question question(String name, int type) {
        return new Question(Name.of(name), type);
    }
}

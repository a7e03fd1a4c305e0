package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

class RecentNamesTest {

    @Test
    void aNameIsRememberedForItsTime() {
        RecentNames names = new RecentNames(100, 50);
        Name name = Name.of("www.example.");

        assertThat(names.add(name, 1_000)).isTrue();
        assertThat(names.add(Name.of("WWW.example."), 1_049)).isFalse();
        assertThat(names.add(Name.of("other.example."), 1_049)).isTrue();
        assertThat(names.add(name, 1_050)).isTrue();
        assertThat(names.add(name, 1_099)).isFalse();
    }
}

package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        example., example., true
        example., EXAMPLE., true
        example., a.example., false
        a.example., example., false
        *.example., a.example., true
        *.example., a.b.example., true
        *.example., *.example., true
        *.example., example., false
        *, example., true
        *, ., false
        ., ., true
        _acme-challenge.*.example., _acme-challenge.www.example., true
        _acme-challenge.*.example., _acme-challenge.a.b.example., true
        _acme-challenge.*.example., _acme-challenge.example., false
        _acme-challenge.*.example., x._acme-challenge.www.example., false
        _acme-challenge.*.example., _acme-challenge.www.example.org., false
        *.a.*.b., x.a.y.a.z.b., true
        *.a.*.b., x.a.b., false
        *.*., a., false
        *.*., a.b., true
        """)
    void aStarStandsForOneOrMoreLabels(String pattern, String name, boolean isMatched) {
        assertThat(NamePattern.of(Name.of(pattern)).matches(Name.of(name))).isEqualTo(isMatched);
    }
}

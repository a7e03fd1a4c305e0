package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSuffixTest {

    @Nested
    class Types {

        @Test
        void everyConstantHasItsMnemonic() throws IllegalAccessException {
            for (Field field : RecordType.class.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                    int number = field.getInt(null);
                    String mnemonic = field.getName().replace('_', '-');
                    assertThat(RecordType.name(number)).isEqualTo(mnemonic);
                    assertThat(RecordType.parse(mnemonic.toLowerCase(java.util.Locale.ROOT))).isEqualTo(number);
                }
            }
        }

        @Test
        void rfc3597Section5NamesTheUnknown() {
            assertThat(RecordType.name(731)).isEqualTo("TYPE731");
            assertThat(RecordType.parse("type731")).isEqualTo(731);
            assertThat(RecordType.parse("TYPE1")).isEqualTo(RecordType.A);
            assertThat(RecordType.isKnown(731)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "TYPE", "TYPE65536", "TYPE-1", "TYPE1x", "TYPE 1", "TYPE000001", "WWW"})
        void whatIsNoTypeIsMinusOne(String text) {
            assertThat(RecordType.parse(text)).isEqualTo(-1);
        }

        @Test
        void questionsAndManagementAreNoData() {
            assertThat(RecordType.isMeta(RecordType.OPT)).isTrue();
            assertThat(RecordType.isMeta(RecordType.NXNAME)).isTrue();
            assertThat(RecordType.isMeta(RecordType.ANY)).isTrue();
            assertThat(RecordType.isMeta(RecordType.URI)).isFalse();
            assertThat(RecordType.isMeta(RecordType.EUI64)).isFalse();
        }
    }

    @Test
    void classesOpcodesAndCodesHaveNamesBothWays() {
        assertThat(RecordClass.parse("in")).isEqualTo(RecordClass.IN);
        assertThat(RecordClass.parse("CHAOS")).isEqualTo(RecordClass.CH);
        assertThat(RecordClass.parse("CLASS32")).isEqualTo(32);
        assertThat(RecordClass.parse("CLASS")).isEqualTo(-1);
        assertThat(RecordClass.name(32)).isEqualTo("CLASS32");
        assertThat(Opcode.name(Opcode.NOTIFY)).isEqualTo("NOTIFY");
        assertThat(Opcode.name(3)).isEqualTo("OPCODE3");
        assertThat(ResponseCode.name(ResponseCode.NXDOMAIN)).isEqualTo("NXDOMAIN");
        assertThat(ResponseCode.name(ResponseCode.BADVERS)).isEqualTo("BADVERS");
        assertThat(ResponseCode.name(12)).isEqualTo("RCODE12");
        assertThat(ExtendedError.purpose(ExtendedError.SYNTHESIZED)).isEqualTo("Synthesized");
        assertThat(ExtendedError.purpose(4711)).isEqualTo("Code 4711");
    }

    @Test
    void anExtendedErrorIsItsCodeAndItsText() {
        EdnsOption option = new ExtendedError(ExtendedError.PROHIBITED, "no").option();

        assertThat(option.code()).isEqualTo(15);
        assertThat(option.data()).hasToString("00126e6f");
        assertThat(option.data().unsignedShort(0)).isEqualTo(18);
    }

    @Nested
    class Rfc1982Serials {

        @Test
        void oneIsAfterAnotherWhenLessThanHalfTheCircleAhead() {
            assertThat(Serial.isAfter(1, 0)).isTrue();
            assertThat(Serial.isAfter(0, 1)).isFalse();
            assertThat(Serial.isAfter(0, -1)).as("0 follows 4294967295").isTrue();
            assertThat(Serial.isAfter(Integer.MAX_VALUE, 0)).isTrue();
            assertThat(Serial.isAfter(Integer.MIN_VALUE, Integer.MAX_VALUE)).isTrue();
            assertThat(Serial.isAfter(5, 5)).isFalse();
        }

        @Test
        void twoThatAreHalfTheCircleApartHaveNoOrder() {
            assertThat(Serial.isAfter(Integer.MIN_VALUE, 0)).isFalse();
            assertThat(Serial.isAfter(0, Integer.MIN_VALUE)).isFalse();
        }

        @Test
        void additionWraps() {
            assertThat(Serial.value(Serial.add(-1, 1))).isZero();
            assertThat(Serial.value(Serial.add(Integer.MAX_VALUE, 1))).isEqualTo(2147483648L);
            assertThatIllegalArgumentException().isThrownBy(() -> Serial.add(1, -1));
        }
    }
}

package rootwalk.wire.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The parts of data that are times.
final class Times {

    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss")
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /// Seconds in 32 bits, also with units.
    record Seconds(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            out.put32((int) Fields.seconds(fields.entry(), fields.next(what), what));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(data.number(4));
        }
    }

    /// YYYYMMDDHHmmSS or seconds since 1970, 32 bits of them (RFC 4034 section 3.2).
    record Moment(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int field = fields.next(what);
            Entry entry = fields.entry();
            out.put32((int) (entry.length(field) == 14 ? date(entry, field)
                    : Fields.number(entry, field, 0xFFFF_FFFFL, what)));
        }

        private long date(Entry entry, int field) {
            long digits = Fields.number(entry, field, Long.MAX_VALUE / 16, what);
            int hour = part(digits, 10_000L);
            int minute = part(digits, 100L);
            int second = part(digits, 1L);
            try {
                if (hour < 24 && minute < 60 && second < 60) {
                    return 86_400 * LocalDate.of((int) (digits / 10_000_000_000L), part(digits, 100_000_000L),
                            part(digits, 1_000_000L)).toEpochDay() + 3600L * hour + 60L * minute + second;
                }
            } catch (DateTimeException e) {
                throw noTime(entry, field);
            }
            throw noTime(entry, field);
        }

        private static EntryException noTime(Entry entry, int field) {
            return new EntryException(entry.shown(field) + " is not a time", "write it as YYYYMMDDHHmmSS");
        }

        private static int part(long digits, long unit) {
            return (int) (digits / unit % 100);
        }

        /// A date between 1970 and 2106.
        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(DIGITS.format(Instant.ofEpochSecond(data.number(4))));
        }
    }
}

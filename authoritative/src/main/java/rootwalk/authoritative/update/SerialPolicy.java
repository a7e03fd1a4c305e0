package rootwalk.authoritative.update;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import rootwalk.wire.Serial;

/// How the serial number of a zone grows with an update that does not set it (RFC 2136 section 3.6). If the number that the
/// policy wants is not greater than the current one (RFC 1982), the serial number grows by one.
public enum SerialPolicy {
    /// By one.
    INCREMENT,
    /// To the seconds since 1970.
    UNIXTIME,
    /// To `YYYYMMDDnn` of the day in UTC.
    DATE;

    /// The serial number after the current one.
    public int next(int serial, Instant now) {
        int following = Serial.add(serial, 1);
        int wanted = switch (this) {
            case INCREMENT -> following;
            case UNIXTIME -> (int) now.getEpochSecond();
            case DATE -> first(LocalDate.ofInstant(now, ZoneOffset.UTC));
        };
        return Serial.isAfter(wanted, serial) ? wanted : following;
    }

    private static int first(LocalDate day) {
        return (int) ((day.getYear() * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth()) * 100L);
    }
}

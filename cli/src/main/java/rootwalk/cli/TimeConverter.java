package rootwalk.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time on the command line: a date, a time in UTC, or the form of RRSIG records (RFC 4034 section 3.2).
final class TimeConverter implements ITypeConverter<Instant> {

    private static final DateTimeFormatter OF_SIGNATURES = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    @Override
    public Instant convert(String text) {
        try {
            return switch (text.length()) {
                case 10 -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                case 14 -> LocalDateTime.parse(text, OF_SIGNATURES).toInstant(ZoneOffset.UTC);
                default -> Instant.parse(text);
            };
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as 2027-01-31, 2027-01-31T12:00:00Z or"
                    + " 20270131120000");
        }
    }
}

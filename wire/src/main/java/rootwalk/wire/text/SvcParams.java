package rootwalk.wire.text;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// The parameters of SVCB and HTTPS up to the end, possibly none: `alpn="h2,h3" port=8443` (RFC 9460 section 2.1). In
/// text in any order, in wire format by their numbers.
record SvcParams() implements RdataPart {

    @Override
    public String what() {
        return "parameters";
    }

    @Override
    public void read(FieldReader fields, WireBuffer out) {
        boolean isAlias = out.octets()[0] == 0 && out.octets()[1] == 0;
        TreeMap<Integer, byte[]> values = new TreeMap<>();
        while (fields.hasNext()) {
            parameter(fields, values);
        }
        OptionalInt missing = missing(values);
        if (missing.isPresent()) {
            throw new EntryException(SvcParamKey.name(missing.getAsInt()) + " is mandatory, but missing",
                    "add it, or remove it from mandatory (RFC 9460 section 8)");
        }
        if (isAlias && !values.isEmpty()) {
            fields.warn(
                    "a " + fields.typeName() + " record of priority 0 is an alias, and clients ignore its parameters",
                    "remove them, or give the record another priority (RFC 9460 section 2.4.2)");
        }
        if (values.containsKey(SvcParamKey.NO_DEFAULT_ALPN.code())
                && !values.containsKey(SvcParamKey.ALPN.code())) {
            fields.warn("no-default-alpn is used without alpn, so that no protocol is left",
                    "add alpn (RFC 9460 section 7.1.1)");
        }
        for (Map.Entry<Integer, byte[]> value : values.entrySet()) {
            out.put16(value.getKey());
            out.put16(value.getValue().length);
            out.put(value.getValue());
        }
    }

    /// A key that is mandatory and missing (RFC 9460 section 8).
    private static OptionalInt missing(Map<Integer, byte[]> values) {
        byte[] mandatory = values.getOrDefault(SvcParamKey.MANDATORY.code(), new byte[0]);
        return mandatory.length == 0 ? OptionalInt.empty()
                : ServiceValue.numbers(mandatory).stream().mapToInt(key -> key)
                        .filter(key -> !values.containsKey(key)).findFirst();
    }

    private static void parameter(FieldReader fields, Map<Integer, byte[]> values) {
        Entry entry = fields.entry();
        int field = fields.next("parameter");
        if (entry.isQuoted(field)) {
            throw new EntryException("the quotes of " + entry.shown(field) + " have no key before them",
                    "write KEY=\"VALUE\" without a blank around =");
        }
        int start = entry.start(field);
        int end = entry.end(field);
        int equals = start;
        while (equals < end && entry.text()[equals] != '=') {
            equals++;
        }
        String name = entry.string(field).substring(0, equals - start);
        byte[] text = Arrays.copyOfRange(entry.text(), Math.min(equals + 1, end), end);
        boolean hasQuotes = equals == end - 1 && isAttached(fields) && entry.isQuoted(fields.peek());
        if (hasQuotes) {
            field = fields.next("value");
            text = Arrays.copyOfRange(entry.text(), entry.start(field), entry.end(field));
        }
        if (isAttached(fields)) {
            throw new EntryException("there is no blank after the value of '" + name + "'",
                    "write KEY=VALUE or KEY=\"VALUE\", and a blank");
        }
        int key = SvcParamKey.number(name);
        if (values.put(key, value(key, name, text, fields)) != null) {
            throw new EntryException("the service parameter '" + name + "' occurs twice", "keep one of them");
        }
    }

    private static boolean isAttached(FieldReader fields) {
        return fields.hasNext() && fields.entry().isAttached(fields.peek());
    }

    private static byte[] value(int key, String name, byte[] text, FieldReader fields) {
        SvcParamKey known = SvcParamKey.of(key);
        byte[] value;
        if (known != null && !SvcParamKey.isGeneric(name)) {
            value = known.read(text);
        } else {
            value = ServiceValue.unescaped(text);
            check(key, name, value, fields);
        }
        if (value.length > 0xFFFF) {
            throw new EntryException("the value of '" + name + "' has " + value.length + " octets",
                    "it can have at most 65535");
        }
        return value;
    }

    /// Checks the octets of a key that was written by its number against the format of the key.
    private static void check(int key, String name, byte[] value, FieldReader fields) {
        SvcParamKey known = SvcParamKey.of(key);
        if (known == null) {
            return;
        }
        try {
            known.print(value);
        } catch (MalformedRdataException e) {
            String what = "the value of " + name + " is not valid for " + SvcParamKey.name(key);
            if (known.isBinding()) {
                throw new EntryException(what, "write " + SvcParamKey.name(key) + "=VALUE; after " + name
                        + "=, write the octets themselves");
            }
            fields.warn(what, "write " + SvcParamKey.name(key) + " and its value");
        }
    }

    @Override
    public void print(OctetReader data, StringBuilder text) {
        TreeMap<Integer, byte[]> values = new TreeMap<>();
        while (data.hasNext()) {
            int key = data.u16();
            byte[] value = data.take(data.u16());
            if (!values.isEmpty() && key <= values.lastKey()) {
                throw new MalformedRdataException("the parameters are out of order");
            }
            values.put(key, value);
            print(key, value, text);
        }
        if (missing(values).isPresent()) {
            throw new MalformedRdataException("a mandatory parameter is missing");
        }
    }

    private static void print(int key, byte[] value, StringBuilder text) {
        SvcParamKey known = SvcParamKey.of(key);
        String name = "key" + key;
        String printed = value.length == 0 ? "" : ServiceValue.quoted(value);
        if (known != null) {
            try {
                printed = known.print(value);
                name = SvcParamKey.name(key);
            } catch (MalformedRdataException e) {
                if (known.isBinding()) {
                    throw e;
                }
            }
        }
        text.append(' ').append(name).append(printed.isEmpty() ? "" : "=").append(printed);
    }
}

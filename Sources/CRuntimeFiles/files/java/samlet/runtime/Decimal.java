package samlet.runtime;

import java.math.BigDecimal;

/** A number with a fraction or an exponent, as it was written. */
final class Decimal extends Number {
    private static final long serialVersionUID = 1;
    final BigDecimal exact;
    private final String text;

    Decimal(String text) {
        this.text = text;
        exact = new BigDecimal(text);
    }

    @Override
    public int intValue() {
        return exact.intValue();
    }

    @Override
    public long longValue() {
        return exact.longValue();
    }

    @Override
    public float floatValue() {
        return Float.parseFloat(text);
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(text);
    }

    @Override
    public String toString() {
        return text;
    }
}

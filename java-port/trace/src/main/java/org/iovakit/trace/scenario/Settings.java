// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value for each parameter of a scenario. Immutable; two are equal if their values are. */
public final class Settings {
    private final List<Parameter> parameters;
    private final Map<String, Long> values;

    private Settings(List<Parameter> parameters, Map<String, Long> values) {
        this.parameters = parameters;
        this.values = values;
    }

    static Settings standard(List<Parameter> parameters) {
        Map<String, Long> values = new LinkedHashMap<>();
        parameters.forEach(parameter -> values.put(parameter.name(), parameter.standard()));
        return new Settings(parameters, values);
    }

    /**
     * The value of a parameter.
     *
     * @throws IllegalArgumentException if there is none of this name; the message names those there are
     */
    public long get(String name) {
        return values.get(parameter(name).name());
    }

    /** Ranges in the domain. */
    public long ranges() {
        return get(Parameter.RANGES);
    }

    /** How often the part that is measured is done. */
    public long rounds() {
        return get(Parameter.ROUNDS);
    }

    /**
     * These settings with another value for one parameter.
     *
     * @throws IllegalArgumentException if there is no such parameter, or the value is out of its bounds
     */
    public Settings with(String name, long value) {
        Map<String, Long> changed = new LinkedHashMap<>(values);
        changed.put(name, parameter(name).checked(value));
        return new Settings(parameters, changed);
    }

    /**
     * These settings with one changed as the user types it: {@code ring=512}.
     *
     * @throws IllegalArgumentException if that is no assignment, there is no such parameter, or the value is out of its
     *     bounds
     */
    public Settings with(String assignment) {
        int sign = assignment.indexOf('=');
        if (sign < 0) {
            throw new IllegalArgumentException("'" + assignment + "' should be NAME=NUMBER, where NAME is " + names());
        }
        Parameter parameter = parameter(assignment.substring(0, sign));
        String number = assignment.substring(sign + 1);
        long value;
        try {
            value = Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(parameter.name() + ": '" + number + "' is no whole number", e);
        }
        return with(parameter.name(), value);
    }

    private Parameter parameter(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter '" + name + "'; there is " + names()));
    }

    private String names() {
        return parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && settings.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All of them, as the user types them: {@code ranges=4096 ring=512}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}

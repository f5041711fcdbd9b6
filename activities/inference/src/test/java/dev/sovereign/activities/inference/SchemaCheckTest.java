package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.SchemaCheck.Finding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'$defs':{'p':{'type':'string','minLength':3}},'items':{'$ref':'#/$defs/p'}} | ['abc'] | ",
        "{'$defs':{'p':{'type':'string','minLength':3}},'items':{'$ref':'#/$defs/p'}} | ['ab'] |"
            + " /items/$ref/minLength",
        "{'anyOf':[{'type':'array'},{'required':['a']}]} | {'a':1} | ",
        "{'anyOf':[{'type':'array'},{'required':['a']}]} | {'b':1} | /anyOf/0/type",
        "{'oneOf':[{'required':['a']},{'required':['b']}]} | {'a':1,'b':1} | /oneOf",
        "{'allOf':[{'required':['a']},{'required':['b']}]} | {'a':1} | /allOf/1/required",
        "{'properties':{'v':{'const':2}}} | {'v':1} | /properties/v/const",
        "{'properties':{'v':{'enum':['a','b']}}} | {'v':'c'} | /properties/v/enum",
        "{'properties':{'v':{'minimum':3}}} | {'v':2} | /properties/v/minimum",
        "{'properties':{'v':{'exclusiveMaximum':3}}} | {'v':3} | /properties/v/exclusiveMaximum",
        "{'properties':{'v':{'pattern':'^[A-Z]'}}} | {'v':'ida'} | /properties/v/pattern",
        "{'properties':{'v':{'maxLength':2}}} | {'v':'ida'} | /properties/v/maxLength",
        "{'properties':{'v':{'format':'date'}}} | {'v':'tomorrow'} | /properties/v/format",
        "{'minItems':2} | [1] | /minItems",
        "{'maxItems':1} | [1,2] | /maxItems",
      })
  void everyKeywordIsChecked(String schema, String answer, @Nullable String wrong) {
    Finding finding = check(schema, answer);
    assertThat(finding.wrong()).isEqualTo(wrong == null ? null : "it does not fit " + wrong);
    assertThat(finding.telling()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','mustBeTrue':true}",
        "{'properties':{'v':{'format':'phone'}}}",
        "{'$ref':'http://127.0.0.1:9/schema.json'}",
        "{'items':{'$ref':'other.json#/a'}}",
        "{'$ref':'#'}",
        "{'$ref':'#/$defs/nowhere'}",
        "{'properties':{'v':{'pattern':'('}}}",
        "'object'",
      })
  void whatIsNotUnderstoodPassesAndProvesNothing(String schema) {
    assertThat(check(schema, "{'v':'x'}")).isEqualTo(new Finding(null, false));
  }

  @Test
  void whatIsWrongIsToldEvenWhereNotAllIsUnderstood() {
    assertThat(check("{'type':'object','required':['a'],'mustBeTrue':true}", "{}"))
        .isEqualTo(new Finding("it does not fit /required", true));
  }

  @Test
  void aPatternThatNeverEndsIsGivenUp() {
    // A reference back keeps Java from remembering where it failed before.
    String answer = "{'v':'" + "a".repeat(60) + "!'}";
    assertThat(check("{'properties':{'v':{'pattern':'^(a|aa)+\\\\1!!$'}}}", answer))
        .isEqualTo(new Finding(null, false));
  }

  @Test
  void aPropertyMayHaveTheNameOfAKeyword() {
    assertThat(check("{'properties':{'$ref':{'type':'string'}}}", "{'$ref':'x'}"))
        .isEqualTo(new Finding(null, true));
  }

  private static Finding check(String schema, String answer) {
    try {
      return SchemaCheck.of(
          new ObjectMapper().readTree(schema.replace('\'', '"')), answer.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

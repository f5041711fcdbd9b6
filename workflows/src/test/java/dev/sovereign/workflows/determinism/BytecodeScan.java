package dev.sovereign.workflows.determinism;

import dev.sovereign.workflows.determinism.BytecodeRules.Rule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds one class file against {@link BytecodeRules}. It reads the constant pool, so a method
 * reference or a lambda hides nothing; it does not follow calls into other jars.
 */
final class BytecodeScan {

  /** One use of something banned. */
  record Finding(Rule rule, String where, String what) {}

  private static final Set<String> IMMUTABLE_FACTORIES = Set.of("of", "ofEntries", "copyOf");

  private BytecodeScan() {}

  static List<Finding> folder(Path classes) throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        findings.addAll(classFile(Files.readAllBytes(file)));
      }
    }
    return findings;
  }

  static List<Finding> classFile(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    String name = model.thisClass().asInternalName();
    List<Finding> findings = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case MemberRefEntry member -> member(name, member, findings);
        case ClassEntry used -> usedClass(name, used, findings);
        default -> {}
      }
    }
    model.methods().forEach(m -> locks(name, m, findings));
    Set<String> constants = constants(model);
    model.fields().forEach(f -> field(name, f, constants, findings));
    return findings;
  }

  private static void member(String name, MemberRefEntry member, List<Finding> findings) {
    String owner = member.owner().asInternalName();
    String signature = member.name().stringValue();
    BytecodeRules.ofMember(owner, signature, member.type().stringValue())
        .ifPresent(r -> findings.add(new Finding(r, name, owner + "." + signature)));
  }

  private static void usedClass(String name, ClassEntry used, List<Finding> findings) {
    String type = used.asInternalName().replaceFirst("^\\[+L?", "").replace(";", "");
    if (type.length() > 1 && !isOfTheCompiler(type)) {
      BytecodeRules.ofClass(type).ifPresent(r -> findings.add(new Finding(r, name, type)));
    }
  }

  /** Lambdas, records and string concatenation name it in every class. */
  private static boolean isOfTheCompiler(String type) {
    return type.startsWith("java/lang/invoke/") || type.startsWith("java/lang/runtime/");
  }

  private static void locks(String name, MethodModel method, List<Finding> findings) {
    boolean locks =
        method.flags().has(AccessFlag.SYNCHRONIZED)
            || method.code().stream()
                .flatMap(c -> c.elementStream())
                .anyMatch(MonitorInstruction.class::isInstance);
    if (locks) {
      findings.add(new Finding(Rule.THREADS, name, method.methodName() + " takes a lock"));
    }
  }

  private static void field(
      String name, FieldModel field, Set<String> constants, List<Finding> findings) {
    // Synthetic ones are the compiler's: the values of an enum, the map of a switch.
    if (!field.flags().has(AccessFlag.STATIC) || field.flags().has(AccessFlag.SYNTHETIC)) {
      return;
    }
    String fieldName = field.fieldName().stringValue();
    boolean mutable = BytecodeRules.isMutable(field.fieldType().stringValue());
    if (!field.flags().has(AccessFlag.FINAL) || (mutable && !constants.contains(fieldName))) {
      findings.add(new Finding(Rule.MUTABLE_STATIC, name, fieldName));
    }
  }

  /** Static fields that are given the result of {@code List.of} and its like, and nothing else. */
  private static Set<String> constants(ClassModel model) {
    Set<String> proven = new TreeSet<>();
    Set<String> refuted = new TreeSet<>();
    model.methods().stream()
        .filter(m -> m.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME))
        .flatMap(m -> m.code().stream())
        .forEach(
            code -> {
              CodeElement before = null;
              for (CodeElement element : code.elementList()) {
                if (element instanceof FieldInstruction put && put.opcode() == Opcode.PUTSTATIC) {
                  boolean constant = before != null && makesConstant(before);
                  (constant ? proven : refuted).add(put.name().stringValue());
                }
                if (element instanceof java.lang.classfile.Instruction) {
                  before = element;
                }
              }
            });
    proven.removeAll(refuted);
    return proven;
  }

  private static boolean makesConstant(CodeElement element) {
    return element instanceof InvokeInstruction call
        && Set.of("java/util/List", "java/util/Set", "java/util/Map")
            .contains(call.owner().asInternalName())
        && IMMUTABLE_FACTORIES.contains(call.name().stringValue());
  }
}

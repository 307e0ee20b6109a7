/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}
export type Schemas = Readonly<Record<string, Schema>>;

/** What a client meets: the body it sends, the answers it gets, the callbacks it takes. */
const ROOTS = [
  'ProcessVideoDto',
  'AcceptedJob',
  'JobView',
  'ErrorBody',
  'ProgressBody',
  'TerminalBody',
];

/** How a language writes types down. */
interface Dialect {
  readonly names: Readonly<Record<string, string>>;
  constant(value: string | number): string;
  choice(values: readonly string[]): string;
  /** Between two declarations. */
  readonly gap: string;
  union(options: readonly string[]): string;
  list(item: string): string;
  map(value: string): string;
  alias(name: string, type: string): string;
  object(name: string, fields: readonly Field[]): string;
}
interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** Collects declarations, those that others build on first. */
class Writer {
  private readonly written = new Map<string, string>();

  constructor(
    private readonly schemas: Schemas,
    private readonly dialect: Dialect,
  ) {}

  all(): string {
    for (const root of ROOTS) this.declare(root);
    return [...this.written.values()].join(this.dialect.gap);
  }

  private declare(name: string): string {
    if (this.written.has(name)) return name;
    const schema = this.schemas[name];
    if (!schema) throw new Error(`There is no schema ${name}.`);
    if (schema.properties) return this.declareObject(name, schema);
    const type = this.typeOf(schema, name);
    this.written.set(name, this.dialect.alias(name, type));
    return name;
  }

  private declareObject(name: string, { properties = {}, required = [] }: Schema): string {
    const fields = Object.entries(properties).map(([field, schema]) => ({
      name: field,
      type: this.typeOf(schema, `${name}${pascal(field)}`),
      isRequired: required.includes(field),
    }));
    this.written.set(name, this.dialect.object(name, fields));
    return name;
  }

  /** @param name what an object without a name of its own is called */
  private typeOf(schema: Schema, name: string): string {
    const { dialect } = this;
    const options = schema.anyOf ?? schema.oneOf;
    if (schema.$ref !== undefined) return this.declare(schema.$ref.split('/').at(-1) ?? '');
    if (schema.const !== undefined) return dialect.constant(schema.const);
    if (schema.enum) return dialect.choice(schema.enum);
    if (options)
      return dialect.union(
        options.map((option, i) => this.typeOf(option, `${name}${nameOf(option, i)}`)),
      );
    if (schema.properties) return this.declareObject(name, schema);
    if (typeof schema.additionalProperties === 'object')
      return dialect.map(this.typeOf(schema.additionalProperties, `${name}Value`));
    const types = [schema.type ?? []].flat();
    return dialect.union(
      types.map((type) =>
        type === 'array'
          ? dialect.list(this.typeOf(schema.items ?? {}, `${name}Item`))
          : plain(dialect, type),
      ),
    );
  }
}

function plain({ names }: Dialect, type: string): string {
  const name = names[type];
  if (name === undefined) throw new Error(`There is no name for the type ${type}.`);
  return name;
}

/** An option is called by the status it stands for. */
function nameOf({ properties }: Schema, index: number): string {
  const status = properties?.['status']?.const;
  return typeof status === 'string' ? pascal(status) : index === 0 ? '' : String(index);
}

function pascal(snake: string): string {
  return snake.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

const TYPESCRIPT: Dialect = {
  names: {
    string: 'string',
    number: 'number',
    integer: 'number',
    boolean: 'boolean',
    null: 'null',
  },
  gap: '\n\n',
  constant: (value) => JSON.stringify(value),
  choice: (values) => values.map((value) => JSON.stringify(value)).join(' | '),
  union: (options) => options.join(' | '),
  list: (item) => `readonly (${item})[]`,
  map: (value) => `Readonly<Record<string, ${value}>>`,
  alias: (name, type) => `export type ${name} = ${type};`,
  object: (name, fields) =>
    `export interface ${name} {\n${fields
      .map(
        ({ name: field, type, isRequired }) =>
          `  readonly ${field}${isRequired ? '' : '?'}: ${type};`,
      )
      .join('\n')}\n}`,
};

const PYTHON: Dialect = {
  names: { string: 'str', number: 'float', integer: 'int', boolean: 'bool', null: 'None' },
  gap: '\n\n\n',
  constant: (value) => `Literal[${JSON.stringify(value)}]`,
  choice: (values) => `Literal[${values.map((value) => JSON.stringify(value)).join(', ')}]`,
  union: (options) => (options.length === 1 ? (options[0] ?? '') : `Union[${options.join(', ')}]`),
  list: (item) => `List[${item}]`,
  map: (value) => `Dict[str, ${value}]`,
  alias: (name, type) => `${name} = ${type}`,
  // Two classes, as NotRequired came with Python 3.11.
  object: (name, fields) => {
    const lines = (some: readonly Field[]) =>
      some.map(({ name: field, type }) => `    ${field}: ${type}`).join('\n');
    const required = fields.filter(({ isRequired }) => isRequired);
    const optional = fields.filter(({ isRequired }) => !isRequired);
    if (optional.length === 0) return `class ${name}(TypedDict):\n${lines(required)}`;
    return `class ${name}Required(TypedDict):\n${lines(required)}\n\n\nclass ${name}(${name}Required, total=False):\n${lines(optional)}`;
  },
};

const NOTE = 'The types of the ECG ML server, written by `npm run docs:openapi`.';

/**
 * The types of requests, answers and callbacks in TypeScript.
 * @param schemas `components.schemas` of the API's document
 */
export function typescriptTypes(schemas: Schemas): string {
  return `/** ${NOTE} */\n\n${new Writer(schemas, TYPESCRIPT).all()}\n`;
}

/** The same in Python, as classes that are plain dicts when the program runs; for Python 3.8 and newer. */
export function pythonTypes(schemas: Schemas): string {
  const imports = 'from typing import Dict, List, Literal, TypedDict, Union';
  return `"""${NOTE}"""\n\n${imports}\n\n\n${new Writer(schemas, PYTHON).all()}\n`;
}

// One call of OpenAI's client. It writes its result as JSON.
const OpenAI = require('openai');

const [, , name, baseURL, apiKey] = process.argv;
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const model = 'standin-large';
const messages = [{ role: 'user', content: 'What is the weather in Rome?' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };

const errorOf = async (call) => {
  try {
    await call();
    return null;
  } catch (error) {
    return { type: error.constructor.name, status: error.status ?? null, code: error.code ?? null, message: error.message, retryAfter: error.headers?.get('retry-after') ?? null };
  }
};

const calls = {
  async chat() {
    const { data, response } = await client.chat.completions.create({ model, messages, seed: 7, top_k: 40 }).withResponse();
    return { data, decision: JSON.parse(response.headers.get('x-best-route-decision')) };
  },

  async stream() {
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })) {
      chunks.push(chunk);
    }

    return chunks;
  },

  async streamHelper() {
    const stream = client.chat.completions.stream({ model, messages });
    return await stream.finalChatCompletion();
  },

  async tools() {
    const run = client.chat.completions.runTools({
      model,
      messages,
      tools: [{ type: 'function', function: { name: 'weather', parameters, parse: JSON.parse, function: ({ city }) => `sunny in ${city}` } }],
    });
    return { content: await run.finalContent(), messages: run.messages };
  },

  async streamedTools() {
    const stream = client.chat.completions.stream({ model, messages, tools: [{ type: 'function', function: { name: 'weather', parameters } }] });
    return await stream.finalChatCompletion();
  },

  async schema() {
    const completion = await client.chat.completions.parse({
      model,
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: parameters } },
    });
    return completion.choices[0].message;
  },

  async choices() {
    const whole = await client.chat.completions.create({ model, messages, n: 3 });
    const texts = {};
    for await (const chunk of await client.chat.completions.create({ model, messages, n: 2, stream: true })) {
      for (const choice of chunk.choices) {
        texts[choice.index] = (texts[choice.index] ?? '') + (choice.delta.content ?? '');
      }
    }

    return { whole, texts };
  },

  async abort() {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      stream.controller.abort();
    }

    return { aborted: stream.controller.signal.aborted };
  },

  error: () => errorOf(() => client.chat.completions.create({ model, messages })),

  unknownModel: () => errorOf(() => client.chat.completions.create({ model: 'gpt-9', messages })),

  wrongKey: () => errorOf(() => new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).models.list()),

  brokenStream: () => errorOf(async () => {
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      if (chunk.choices[0].delta.content) {
        // The test lets the stream break once the first content has come.
        await fetch(process.env.SEEN);
      }
    }
  }),

  models: async () => (await client.models.list()).data.map((entry) => entry.id),
};

calls[name]().then((result) => console.log(JSON.stringify(result)));

export const handler = async (event, context) => {
  const name = event.queryStringParameters?.name ?? 'world';
  console.log(`greeting ${name}, ${context.getRemainingTimeInMillis()} ms left`);
  return { message: `hello, ${name}` };
};
